using SparkMonitor.Core.Statistics.Evidence;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Evidence of a window against a pinned reference, from counts in cells that follow from the reference alone.</summary>
internal static class EvidenceCells
{
    /// <summary>Rarer values of the reference count as one cell.</summary>
    private const int Most = 10;

    /// <summary>ln of the e-value of a column's values and nulls; not-a-number where the states give no cells.</summary>
    /// <param name="logRegion">See <see cref="ReferenceEvidence"/>.</param>
    public static double LogEValue(ColumnComparison pair, MeasureOptions options, double logRegion)
    {
        var cells = DivergenceCells.Of(pair, options with { Cells = CellConvention.ReferenceQuantiles, CellCount = Most }, out _);
        if (cells is null || cells.Counts.ReferenceTotal == 0)
        {
            return double.NaN;
        }

        var counts = cells.Counts;
        var (reference, current) = (counts.Reference.ToArray(), counts.Current.ToArray());
        // The greatest cells of the reference, then the others of its own, then what it lacks, then nulls.
        int[] order = [.. Enumerable.Range(0, reference.Length).OrderByDescending(c => reference[c])];
        var (left, right) = (new long[Most + 3], new long[Most + 3]);
        for (var i = 0; i < order.Length; i++)
        {
            var cell = reference[order[i]] == 0 ? Most + 1 : Math.Min(i, Most);
            left[cell] += reference[order[i]];
            right[cell] += current[order[i]];
        }

        (left[Most + 2], right[Most + 2]) = (pair.Reference.Counts.Nulls, pair.Current.Counts.Nulls);
        return ReferenceEvidence.LogEValue(left, right, logRegion);
    }
}
