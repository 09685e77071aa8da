using System.Globalization;
using System.Text;
using System.Text.Json;
using SparkMonitor.Core.States;
using SparkMonitor.Tests.Shared;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States;

/// <summary>The sets of <c>contract_vectors.json</c> with their values.</summary>
internal static class VectorSets
{
    public static IEnumerable<string> Names(string section) =>
        SharedJson.ContractVectors.GetProperty(section).GetProperty("sets").EnumerateObject().Select(s => s.Name);

    public static JsonElement Moments(string name) => SharedJson.ContractVectors.GetProperty("moments").GetProperty("sets").GetProperty(name);

    /// <summary>Listed beside the set, or as its description says, or those of the NIST set of the same name.</summary>
    public static List<double> Values(string name)
    {
        if (Moments(name).TryGetProperty("values", out var values))
        {
            return [.. values.EnumerateArray().Select(v => v.Number())];
        }

        return name switch
        {
            "constant" => [.. Enumerable.Repeat(0.1, 25)],
            "integers" => [.. Enumerable.Range(0, 100).Select(i => (double)i), -1, -2, 65536],
            _ => [.. SharedJson.Nist.GetProperty("sets").GetProperty(name).GetProperty("values").EnumerateArray().Select(v => v.Number())],
        };
    }

    public static OctaveSums Octave(JsonElement row) => new(
        row[0].GetInt32(), row[1].GetInt32(), row[2].GetInt64(),
        row[3].GetInt64(), row[4].GetInt64(), row[5].GetInt64(), row[6].GetInt64(),
        row[7].GetInt64(), row[8].GetInt64(), row[9].GetInt64(), row[10].GetInt64());

    /// <summary>The registers' sets, as their description says.</summary>
    public static IEnumerable<(int Register, ulong Hash)> Hashes(string name) => name switch
    {
        "ints_1_40" => Integers(1, 40).Concat(Integers(1, 5)),
        "ints_21_60" => Integers(21, 60),
        "cents" => Enumerable.Range(1, 50).Select(i => ReferenceCanon.Feistel(ReferenceCanon.Bits(i * 0.01))),
        "words" => Enumerable.Range(0, 60).Select(i => ReferenceCanon.Md5(Encoding.UTF8.GetBytes($"k{i.ToString(CultureInfo.InvariantCulture)}"))),
        "extremes" => ((long[])[long.MinValue, -1, 0, 1, long.MaxValue, 0, 0]).Select(ReferenceCanon.Feistel),
        "squares" => Enumerable.Range(0, 300).SelectMany(i => Enumerable.Repeat(ReferenceCanon.Feistel((long)i * i), (i % 3) + 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such set."),
    };

    private static IEnumerable<(int Register, ulong Hash)> Integers(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(i => ReferenceCanon.Feistel(i));
}
