using System.Globalization;
using System.Text;
using System.Text.Json;
using SparkMonitor.Core.States;
using SparkMonitor.Tests.Shared;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States;

/// <summary>The reference accumulation and the states against <c>contract_vectors.json</c>, bit for bit.</summary>
public sealed class ContractVectorTests
{
    public static TheoryData<string> MomentSets =>
        SharedData.SkipReason is null ? [.. VectorSets.Names("moments")] : [string.Empty];

    [SharedFact]
    public void Hash_of_every_integer_is_the_contracts()
    {
        foreach (var row in Rows("hash"))
        {
            var y = long.Parse(row[2].GetString()!, CultureInfo.InvariantCulture);
            Assert.Equal((row[3].GetInt32(), row[4].GetUInt64()), ReferenceCanon.Feistel(y));
            if (row[0].GetString() == "double")
            {
                Assert.Equal(y, ReferenceCanon.Bits(row[1].Number()));
            }
        }
    }

    [SharedFact]
    public void Hash_of_every_text_is_the_contracts()
    {
        foreach (var row in Rows("texts"))
        {
            var bytes = row[2].GetString() is { } hex ? Convert.FromHexString(hex) : LongText(row[1].GetString()!);
            Assert.Equal((row[4].GetInt32(), row[5].GetUInt64()), ReferenceCanon.Md5(bytes));
        }
    }

    [SharedFact]
    public void Registers_of_every_set_are_the_contracts()
    {
        var sets = SharedJson.ContractVectors.GetProperty("registers").GetProperty("sets");
        Assert.Equal(6, sets.EnumerateObject().Count());
        foreach (var set in sets.EnumerateObject())
        {
            var sketch = ReferenceStates.Distinct(VectorSets.Hashes(set.Name));
            AssertRegisters(set.Value.GetProperty("registers_4096"), sketch);
            AssertRegisters(set.Value.GetProperty("registers_512"), sketch.Fold());
            AssertRegisters(set.Value.GetProperty("registers_512"), ReferenceStates.DistinctFolded(VectorSets.Hashes(set.Name)));
        }
    }

    [SharedFact]
    public void Registers_merged_are_the_contracts_whether_folded_before_or_after()
    {
        var merge = SharedJson.ContractVectors.GetProperty("registers").GetProperty("merge");
        var parts = merge.GetProperty("of").EnumerateArray().Select(n => ReferenceStates.Distinct(VectorSets.Hashes(n.GetString()!))).ToList();
        var merged = parts[0].Merge(parts[1]);
        AssertRegisters(merge.GetProperty("registers_4096"), merged);
        Assert.Equal(merge.GetProperty("filled_512").GetInt32(), merged.Fold().Filled);
        Assert.Equal(merged.Fold(), parts[0].Fold().Merge(parts[1].Fold()));
        Assert.Equal(merged.Fold(), parts[0].Merge(parts[1].Fold()));
        Assert.Equal(merged.Fold(), parts[0].Fold().Merge(parts[1]));
    }

    [SharedTheory]
    [MemberData(nameof(MomentSets))]
    public void Lanes_of_every_set_are_the_contracts(string name)
    {
        var set = VectorSets.Moments(name);
        var state = ReferenceStates.Moments(NumericUnit.Real, VectorSets.Values(name));
        var expected = set.GetProperty("lanes").EnumerateArray().Select(VectorSets.Octave).OrderBy(o => o.Sign).ThenBy(o => o.Exponent);
        Assert.Equal(expected, state.Octaves.ToArray());
        Assert.Equal(set.GetProperty("n").GetInt64(), state.Count);
        Assert.Equal(set.GetProperty("zeros").GetInt64(), state.Zeros);
        Assert.Equal((set.GetProperty("min").Number(), set.GetProperty("max").Number()), (state.Min, state.Max));
    }

    /// <summary>Texts above 64 bytes are described.</summary>
    private static byte[] LongText(string text) => text switch
    {
        "x x 256" => Encoding.UTF8.GetBytes(new string('x', 256)),
        "x x 1000" => Encoding.UTF8.GetBytes(new string('x', 1000)),
        "é x 300" => Encoding.UTF8.GetBytes(new string('é', 300)),
        "bytes 00..ff" => [.. Enumerable.Range(0, 256).Select(i => (byte)i)],
        _ => Encoding.UTF8.GetBytes(text),
    };

    private static IEnumerable<JsonElement> Rows(string section) =>
        SharedJson.ContractVectors.GetProperty(section).GetProperty("rows").EnumerateArray();

    private static void AssertRegisters(JsonElement rows, DistinctSketch sketch)
    {
        var codes = new ushort[sketch.Size];
        var counts = new long[sketch.Size];
        sketch.CopyCodes(codes);
        sketch.CopyCounts(counts);
        var actual = Enumerable.Range(0, sketch.Size).Where(r => counts[r] > 0).Select(r => (r, counts[r], (int)codes[r]));
        Assert.Equal(rows.EnumerateArray().Select(row => (row[0].GetInt32(), row[1].GetInt64(), row[5].GetInt32())), actual);
    }
}
