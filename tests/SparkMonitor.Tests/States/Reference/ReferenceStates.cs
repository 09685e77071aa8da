using System.Text;
using SparkMonitor.Core.States;

namespace SparkMonitor.Tests.States.Reference;

/// <summary>States built one value at a time from the formulas of the contract.</summary>
internal static class ReferenceStates
{
    public static MomentsState Moments(NumericUnit unit, IEnumerable<double> values)
    {
        var octaves = new SortedDictionary<(int Sign, int Exponent), long[]>();
        double min = double.NaN, max = double.NaN;
        long zeros = 0;
        foreach (var x in values)
        {
            min = x < min || double.IsNaN(min) ? x : min;
            max = x > max || double.IsNaN(max) ? x : max;
            if (x == 0)
            {
                zeros++;
                continue;
            }

            var (exponent, s) = ReferenceCanon.Split(Math.Abs(x));
            if (!octaves.TryGetValue((Math.Sign(x), exponent), out var sums))
            {
                octaves[(Math.Sign(x), exponent)] = sums = new long[9];
            }

            var squared = s * s;
            double[] powers = [s, squared, squared * s, squared * squared];
            sums[0]++;
            for (var k = 0; k < 4; k++)
            {
                var (high, low) = ReferenceCanon.Lanes(powers[k]);
                sums[1 + (2 * k)] += high;
                sums[2 + (2 * k)] += low;
            }
        }

        return MomentsState.Of(unit, Octaves(octaves), zeros, min, max);
    }

    public static QuantileSketch Quantiles(NumericUnit unit, IEnumerable<double> values)
    {
        var negative = new Dictionary<int, long>();
        var positive = new Dictionary<int, long>();
        double min = double.NaN, max = double.NaN;
        long zeros = 0;
        foreach (var x in values)
        {
            min = x < min || double.IsNaN(min) ? x : min;
            max = x > max || double.IsNaN(max) ? x : max;
            switch (unit.CellScale)
            {
                case CellScale.Day:
                    Count(positive, (int)x);
                    break;
                case CellScale.Hour:
                    Count(positive, ReferenceCanon.Hour((long)x));
                    break;
                case CellScale.Cubic when x == 0:
                    zeros++;
                    break;
                case CellScale.Cubic:
                    Count(x < 0 ? negative : positive, ReferenceCanon.Cell(Math.Abs(x)));
                    break;
            }
        }

        return QuantileSketch.Of(unit, Cells(negative), zeros, Cells(positive), min, max);
    }

    public static DistinctSketch Distinct(IEnumerable<(int Register, ulong Hash)> values)
    {
        var counts = new long[4096];
        var least = new ulong[4096];
        foreach (var (r, hash) in values)
        {
            least[r] = counts[r]++ == 0 ? hash : Math.Min(least[r], hash);
        }

        return DistinctSketch.Of(counts, [.. least.Select((hash, r) => counts[r] == 0 ? ushort.MaxValue : ReferenceCanon.Code(hash))]);
    }

    /// <summary>512 registers: the first nine bits choose, the low three of the twelve go in front of the hash.</summary>
    public static DistinctSketch DistinctFolded(IEnumerable<(int Register, ulong Hash)> values)
    {
        var counts = new long[512];
        var least = new ulong[512];
        foreach (var (r, hash) in values)
        {
            var longer = ((ulong)(r % 8) << 52) + hash;
            least[r / 8] = counts[r / 8]++ == 0 ? longer : Math.Min(least[r / 8], longer);
        }

        return DistinctSketch.Of(counts, [.. least.Select((hash, r) => counts[r] == 0 ? ushort.MaxValue : ReferenceCanon.Code(hash))]);
    }

    public static ItemSketch Items(NumericUnit unit, IEnumerable<byte[]> keys)
    {
        var items = keys.GroupBy(Convert.ToHexString).Select(g => (Key: g.First(), Count: (long)g.Count())).ToList();
        return ItemSketch.Of(unit, [.. items.Select(i => i.Key)], [.. items.Select(i => i.Count)]);
    }

    public static TextState Text(IEnumerable<string> texts, bool keepValues = true)
    {
        var bytes = texts.Select(Encoding.UTF8.GetBytes).OrderBy(b => b, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToList();
        var lengths = Moments(NumericUnit.Integer, texts.Select(t => (double)t.EnumerateRunes().Count()));
        return bytes.Count == 0 || !keepValues
            ? TextState.Of(lengths, null, false, null, false)
            : TextState.Of(lengths, [.. bytes[0].Take(256)], bytes[0].Length > 256, [.. bytes[^1].Take(256)], bytes[^1].Length > 256);
    }

    public static CountsState Counts(IEnumerable<object?> values)
    {
        var all = values.ToList();
        var numbers = all.OfType<double>().ToList();
        var texts = all.OfType<string>().ToList();
        return new CountsState
        {
            Rows = all.Count,
            Nulls = all.Count(v => v is null),
            NaNs = numbers.Count(double.IsNaN),
            PositiveInfinities = numbers.Count(double.IsPositiveInfinity),
            NegativeInfinities = numbers.Count(double.IsNegativeInfinity),
            Zeros = numbers.Count(x => x == 0),
            Negatives = numbers.Count(x => double.IsFinite(x) && x < 0),
            Empties = texts.Count(t => t.Length == 0),
            Blanks = texts.Count(t => t.All(c => c is ' ' or (>= '\t' and <= '\r'))),
        };
    }

    private static OctaveSums[] Octaves(SortedDictionary<(int Sign, int Exponent), long[]> octaves) =>
    [
        .. octaves.Select(o => new OctaveSums(
            o.Key.Sign, o.Key.Exponent, o.Value[0],
            o.Value[1], o.Value[2], o.Value[3], o.Value[4], o.Value[5], o.Value[6], o.Value[7], o.Value[8])),
    ];

    private static void Count(Dictionary<int, long> cells, int cell) => cells[cell] = cells.GetValueOrDefault(cell) + 1;

    private static CellCount[] Cells(Dictionary<int, long> cells) => [.. cells.Select(c => new CellCount(c.Key, c.Value))];
}
