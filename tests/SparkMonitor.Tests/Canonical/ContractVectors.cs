using System.Text.Json;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.Canonical;

/// <summary>Values computed by an independent program in exact arithmetic: <c>../shared/data/reference-values/contract_vectors.json</c>.</summary>
internal static class ContractVectors
{
    private static readonly Lazy<JsonElement> Root = new(() =>
        JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("data", "reference-values", "contract_vectors.json"))).RootElement);

    public static IReadOnlyList<JsonElement> Rows(string section) => [.. Root.Value.GetProperty(section).GetProperty("rows").EnumerateArray()];

    public static JsonElement Section(string section) => Root.Value.GetProperty(section);

    /// <summary>Values of a set of moments: in the file itself or, for the NIST sets, one of the others.</summary>
    public static double[]? Values(string set) =>
        Section("moments").GetProperty("sets").GetProperty(set).TryGetProperty("values", out var values)
            ? [.. values.EnumerateArray().Select(v => v.GetDouble())]
            : set == "constant" ? [.. Enumerable.Repeat(0.1, 25)] : null;

    public static double Hexadecimal(string text)
    {
        var isNegative = text.StartsWith('-');
        var digits = text.AsSpan(text.IndexOf('x', StringComparison.Ordinal) + 1);
        var power = digits.IndexOf('p');
        var point = digits.IndexOf('.');
        var mantissa = Convert.ToInt64($"{digits[..point]}{digits[(point + 1)..power]}", 16);
        var exponent = int.Parse(digits[(power + 1)..], System.Globalization.CultureInfo.InvariantCulture) - (4 * (power - point - 1));
        var value = Math.ScaleB(mantissa, exponent);
        return isNegative ? -value : value;
    }
}
