using System.Globalization;
using System.Text.Json;

namespace SparkMonitor.Tests.Shared;

/// <summary>Reference values in JSON, read once.</summary>
internal static class SharedJson
{
    private static readonly Lazy<JsonElement> Vectors = Load("data", "reference-values", "contract_vectors.json");
    private static readonly Lazy<JsonElement> StatsFile = Load("data", "reference-values", "stats.json");
    private static readonly Lazy<JsonElement> NistFile = Load("data", "nist", "univariate.json");

    /// <summary>Vectors of the contract, by an independent program in exact arithmetic (its README says how).</summary>
    public static JsonElement ContractVectors => Vectors.Value;

    /// <summary>Exact figures of public data sets, by numpy and scipy.</summary>
    public static JsonElement Stats => StatsFile.Value;

    /// <summary>NIST Statistical Reference Datasets, univariate summary statistics.</summary>
    public static JsonElement Nist => NistFile.Value;

    /// <summary>A number written as a C99 hexadecimal float, such as <c>0x1.8p+3</c>.</summary>
    public static double HexFloat(string text)
    {
        var negative = text.StartsWith('-');
        var parts = text.TrimStart('-')[2..].Split('p');
        var digits = parts[0].Split('.');
        var fraction = digits.Length > 1 ? digits[1] : string.Empty;
        var significand = ulong.Parse(digits[0] + fraction, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var value = Math.ScaleB(significand, int.Parse(parts[1], CultureInfo.InvariantCulture) - (4 * fraction.Length));
        return negative ? -value : value;
    }

    /// <summary>A number that is written as one or as a text.</summary>
    public static double Number(this JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetDouble();

    private static Lazy<JsonElement> Load(params string[] parts) => new(() => JsonDocument.Parse(File.ReadAllBytes(SharedData.Path(parts))).RootElement);
}
