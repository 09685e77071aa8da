using SparkMonitor.Core.States;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Jobs.Views;

/// <summary>How far two windows of a column lie apart, from their states alone, from 0 (alike) to 1 (nothing in common).</summary>
/// <remarks>
/// Numbers and times: the Kolmogorov-Smirnov distance, the largest gap between the two distribution functions. Other values: the total
/// variation distance, the share of rows that would have to change their value. Nulls are left out on both sides. A figure to look at: what
/// is drift is decided elsewhere, with sample sizes in mind.
/// </remarks>
internal static class DistributionChange
{
    /// <summary>The distance of two windows of a stored column; null where it is not known.</summary>
    public static double? Between(SummaryRow earlier, SummaryRow later) => Between(earlier.States, later.States, later.ColumnKind != "categorical");

    /// <summary>Null where one side has no values, or keeps no state that could tell.</summary>
    /// <param name="isOrdered">False for numbers that stand for categories, whose order means nothing.</param>
    public static double? Between(ColumnStates earlier, ColumnStates later, bool isOrdered = true)
    {
        if (earlier.Items is { IsOverflow: false } left && later.Items is { IsOverflow: false } right)
        {
            return left.Count == 0 || right.Count == 0 ? null
                : isOrdered && left.Unit.IsNumeric ? Gap(Pairs(left, right), left.Count, right.Count)
                : Variation(ItemSketch.Align(left, right)!.Select(p => (p.Left, p.Right)), left.Count, right.Count);
        }

        if (isOrdered && earlier.Quantiles is { } before && later.Quantiles is { } after)
        {
            return before.Count == 0 || after.Count == 0 ? null
                : Gap(QuantileSketch.Align(before, after).Select(p => (p.Left, p.Right)), before.Count, after.Count);
        }

        return earlier.Distinct is { Count: > 0 } some && later.Distinct is { Count: > 0 } other ? Variation(Registers(some, other), some.Count, other.Count) : null;
    }

    private static IEnumerable<(long Left, long Right)> Pairs(ItemSketch left, ItemSketch right)
    {
        var (a, b) = (left.Numbers(), right.Numbers());
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            var order = i == a.Length ? 1 : j == b.Length ? -1 : a[i].Value.CompareTo(b[j].Value);
            yield return (order <= 0 ? a[i++].Count : 0, order >= 0 ? b[j++].Count : 0);
        }
    }

    // The registers are a hashed histogram: values that share one make the distance smaller, never larger.
    private static IEnumerable<(long Left, long Right)> Registers(DistinctSketch left, DistinctSketch right)
    {
        if (left.Size != right.Size)
        {
            (left, right) = (left.Fold(), right.Fold());
        }

        var (a, b) = (new long[left.Size], new long[right.Size]);
        left.CopyCounts(a);
        right.CopyCounts(b);
        return a.Zip(b);
    }

    private static double Gap(IEnumerable<(long Left, long Right)> ascending, long left, long right)
    {
        var (a, b, gap) = (0L, 0L, 0.0);
        foreach (var (l, r) in ascending)
        {
            (a, b) = (a + l, b + r);
            gap = Math.Max(gap, Math.Abs(((double)a / left) - ((double)b / right)));
        }

        return gap;
    }

    private static double Variation(IEnumerable<(long Left, long Right)> pairs, long left, long right) =>
        Math.Min(1, pairs.Sum(p => Math.Abs(((double)p.Left / left) - ((double)p.Right / right))) / 2);
}
