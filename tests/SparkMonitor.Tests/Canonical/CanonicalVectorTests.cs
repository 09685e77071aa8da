using System.Globalization;
using System.Text.Json;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.Canonical;

/// <summary>The canonical functions against <see cref="ContractVectors"/>, bit for bit.</summary>
public class CanonicalVectorTests
{
    [SharedFact]
    public void Octave_of_vector_values_has_their_exponent_fraction_and_cell()
    {
        var rows = ContractVectors.Rows("cells");
        foreach (var row in rows)
        {
            var bits = Convert.ToInt64(row[1].GetString(), 16);
            var octave = Octave.Of(BitConverter.Int64BitsToDouble(bits));
            Assert.Equal((row[2].GetInt32(), row[3].GetInt32()), (octave.Sign, octave.Exponent));
            Assert.Equal(ContractVectors.Hexadecimal(row[4].GetString()!), octave.Fraction);
            Assert.Equal(row[5].GetInt32(), octave.Cell);
        }

        Assert.True(rows.Count > 300);
    }

    [SharedFact]
    public void Octave_of_the_edges_of_cells_is_in_the_cell()
    {
        foreach (var row in ContractVectors.Rows("cell_edges").Where(row => row[1].ValueKind == JsonValueKind.String))
        {
            Assert.Equal(row[0].GetInt32(), Octave.Of(ContractVectors.Hexadecimal(row[1].GetString()!)).Cell);
            Assert.Equal(row[0].GetInt32(), Octave.Of(ContractVectors.Hexadecimal(row[2].GetString()!)).Cell);
        }
    }

    [SharedFact]
    public void LinearCell_of_vector_times_is_the_hour_rounded_down()
    {
        foreach (var row in ContractVectors.Rows("linear_cells"))
        {
            Assert.Equal(row[2].GetInt32(), LinearCell.Hour(long.Parse(row[1].GetString()!, CultureInfo.InvariantCulture)));
        }
    }

    [SharedFact]
    public void IntegerHash_of_vector_values_gives_their_register_and_h()
    {
        var rows = ContractVectors.Rows("hash");
        foreach (var row in rows)
        {
            var hash = IntegerHash.Of(long.Parse(row[2].GetString()!, CultureInfo.InvariantCulture));
            Assert.Equal(row[3].GetInt32(), DistinctRegister.Index(hash));
            Assert.Equal(row[4].GetUInt64(), hash & ((1UL << 52) - 1));
        }

        Assert.True(rows.Count > 200);
    }

    [SharedFact]
    public void RealBits_of_vector_doubles_is_their_integer()
    {
        var rows = ContractVectors.Rows("hash").Where(row => row[0].GetString() == "double").ToList();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var value = double.Parse(row[1].GetString()!, CultureInfo.InvariantCulture);
            Assert.Equal(long.Parse(row[2].GetString()!, CultureInfo.InvariantCulture), RealBits.Of(value));
        }
    }

    [SharedFact]
    public unsafe void Md5Lanes_of_vector_texts_give_their_digest()
    {
        foreach (var row in ContractVectors.Rows("texts").Where(row => row[2].ValueKind == JsonValueKind.String))
        {
            var bytes = Convert.FromHexString(row[2].GetString()!);
            var (first, second) = (new ulong[1], new ulong[1]);
            fixed (byte* pointer = bytes)
            {
                Md5Lanes.Hash([(nint)pointer], [bytes.Length], first, second);
            }

            Assert.Equal(row[3].GetString(), $"{first[0]:x16}{second[0]:x16}");
            Assert.Equal(row[4].GetInt32(), DistinctRegister.Index(first[0]));
            Assert.Equal(row[5].GetUInt64(), first[0] & ((1UL << 52) - 1));
            Assert.Equal(((first[0], second[0])), Md5Lanes.Hash(bytes));
        }
    }

    [SharedFact]
    public void WideDecimal_writes_the_digits_of_the_vectors()
    {
        var rows = ContractVectors.Rows("texts").Where(row => row[6].ValueKind == JsonValueKind.String).ToList();
        Assert.NotEmpty(rows);
        var digits = new byte[WideDecimal.MaxLength];
        foreach (var row in rows)
        {
            var length = WideDecimal.Write(Int128.Parse(row[6].GetString()!, CultureInfo.InvariantCulture), digits);
            Assert.Equal(row[2].GetString(), Convert.ToHexStringLower(digits, 0, length));
        }
    }

    [SharedFact]
    public void DistinctRegister_of_vector_sets_has_their_codes_before_and_after_the_fold()
    {
        var sets = ContractVectors.Section("registers").GetProperty("sets");
        Check("ints_1_40", [.. Enumerable.Range(1, 40), .. Enumerable.Range(1, 5)]);
        Check("squares", [.. Enumerable.Range(0, 300).SelectMany(i => Enumerable.Repeat((long)i * i, (i % 3) + 1))]);
        Check("extremes", [long.MinValue, -1, 0, 1, long.MaxValue, 0, 0]);
        Check("cents", [.. Enumerable.Range(1, 50).Select(i => RealBits.Of(i * 0.01))]);

        void Check(string name, long[] values)
        {
            var hashes = values.Select(IntegerHash.Of).ToList();
            Compare(sets.GetProperty(name).GetProperty("registers_4096"), hashes, DistinctRegister.Index, DistinctRegister.Code);
            Compare(sets.GetProperty(name).GetProperty("registers_512"), hashes, DistinctRegister.FoldedIndex, DistinctRegister.FoldedCode);
        }

        static void Compare(JsonElement expected, List<ulong> hashes, Func<ulong, int> index, Func<ulong, ushort> code)
        {
            var registers = hashes.GroupBy(index).OrderBy(g => g.Key).Select(g => (g.Key, g.Count(), (int)g.Min(code)));
            Assert.Equal(expected.EnumerateArray().Select(r => (r[0].GetInt32(), r[1].GetInt32(), r[5].GetInt32())), registers);
        }
    }

    [SharedFact]
    public void MomentLanes_of_vector_sets_sum_to_their_lanes()
    {
        var checkedSets = 0;
        foreach (var set in ContractVectors.Section("moments").GetProperty("sets").EnumerateObject())
        {
            if (ContractVectors.Values(set.Name) is not { } values)
            {
                continue;
            }

            var sums = values.Where(x => x != 0).Select(Octave.Of).GroupBy(o => (o.Sign, o.Exponent)).OrderBy(g => g.Key)
                .Select(g => (g.Key.Sign, g.Key.Exponent, g.Count(), string.Join(' ', Lanes(g.Select(o => o.Fraction)))));
            var lanes = set.Value.GetProperty("lanes").EnumerateArray().Select(l => (
                l[0].GetInt32(), l[1].GetInt32(), l[2].GetInt32(), string.Join(' ', Enumerable.Range(3, 8).Select(i => l[i].GetInt64()))));
            Assert.Equal(lanes, sums);
            checkedSets++;
        }

        Assert.True(checkedSets >= 7);

        static IEnumerable<long> Lanes(IEnumerable<double> fractions)
        {
            var sums = new long[8];
            foreach (var s in fractions)
            {
                var square = s * s;
                double[] powers = [s, square, square * s, square * square];
                for (var k = 0; k < 4; k++)
                {
                    var (high, low) = MomentLanes.Of(powers[k]);
                    sums[2 * k] += high;
                    sums[(2 * k) + 1] += low;
                }
            }

            return sums;
        }
    }
}
