using SparkMonitor.Core.States;
using SparkMonitor.Core.Statistics.Evidence;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>
/// Evidence of a window against a pinned reference: counts in neighbouring cells of about a tenth of the reference's values each, and of nulls.
/// </summary>
/// <remarks>
/// The order of the values is known before any row is seen (numbers by size, texts by their bytes or by the register of their hash), and a cell is
/// closed as soon as it holds enough rows of the reference, whatever lies behind it. Cells of the reference's frequent values, or one of the values
/// that it lacks, would not do: they are frequent or lacking by chance too, and every window then seems to differ.
/// </remarks>
internal static class EvidenceCells
{
    private const int Most = 10;

    /// <summary>
    /// ln of the e-value of a column's values and nulls; not-a-number where the states give no cells. Whether values or sketches give them depends on
    /// the window too, so a column has two sets of cells.
    /// </summary>
    /// <param name="logRegion">See <see cref="ReferenceEvidence"/>.</param>
    public static double LogEValue(ColumnComparison pair, double logRegion)
    {
        var (left, right) = (new long[Most + 2], new long[Most + 2]);
        if (pair.UnitsDiffer || !Fill(pair, left, right))
        {
            return double.NaN;
        }

        (left[^1], right[^1]) = (pair.Reference.Counts.Nulls, pair.Current.Counts.Nulls);
        return ReferenceEvidence.LogEValue(left, right, logRegion);
    }

    private static bool Fill(ColumnComparison pair, long[] left, long[] right)
    {
        if (pair.HasNumbers)
        {
            Cut(pair.Table.Reference, pair.Table.Current, left, right);
            return pair.Table.ReferenceTotal > 0;
        }

        if (pair.HasItems)
        {
            Cut(pair.ItemCounts.Reference, pair.ItemCounts.Current, left, right);
            return pair.ItemCounts.ReferenceTotal > 0;
        }

        if (pair.Reference.Distinct is { Size: > 0 } reference && pair.Current.Distinct is { } current)
        {
            if (current.Size > 0 && current.Size != reference.Size)
            {
                (reference, current) = (reference.Fold(), current.Fold());
            }

            Cut(Registers(reference, reference.Size), Registers(current, reference.Size), left, right);
            return true;
        }

        return false;
    }

    private static long[] Registers(DistinctSketch sketch, int size)
    {
        var counts = new long[size];
        if (sketch.Size > 0)
        {
            sketch.CopyCounts(counts);
        }

        return counts;
    }

    /// <summary>Closes a cell at the first place where it holds a tenth of the reference's values; what is left is the last one.</summary>
    private static void Cut(ReadOnlySpan<long> reference, ReadOnlySpan<long> current, long[] left, long[] right)
    {
        long total = 0;
        foreach (var count in reference)
        {
            total += count;
        }

        var (cell, enough) = (0, Math.Max((total + Most - 1) / Most, 1));
        for (var i = 0; i < reference.Length; i++)
        {
            left[cell] += reference[i];
            right[cell] += current[i];
            cell += left[cell] >= enough ? 1 : 0;
        }
    }
}
