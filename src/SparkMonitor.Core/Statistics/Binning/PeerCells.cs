using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.Binning;

/// <summary>Aligned cell counts as the peers cut them.</summary>
public static class PeerCells
{
    /// <summary>Evidently: one cell per value up to 20 distinct reference values, else Sturges's edges over both samples.</summary>
    public static PairedCounts Evidently(ValueTable reference, ValueTable current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return reference.Values.Length <= 20 ? PairedTable.Of(reference, current) : SturgesOfBoth(reference, current);
    }

    /// <summary>Sturges's edges over both samples together.</summary>
    public static PairedCounts SturgesOfBoth(ValueTable reference, ValueTable current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        var edges = HistogramEdges.Sturges(
            Math.Min(reference.Values[0], current.Values[0]),
            Math.Max(reference.Values[^1], current.Values[^1]),
            reference.Total + current.Total);
        return new PairedCounts(CellCounts.Closed(reference, edges).Inside, CellCounts.Closed(current, edges).Inside);
    }

    /// <summary>NannyML: Doane's edges of the reference, and one cell for whatever lies outside them.</summary>
    public static PairedCounts NannyMl(ValueTable reference, ValueTable current)
    {
        var edges = HistogramEdges.Doane(reference);
        return new PairedCounts(WithOutside(reference, edges), WithOutside(current, edges));
    }

    /// <summary>Scorecard practice: deciles of the reference, outer cells open.</summary>
    public static PairedCounts ReferenceQuantiles(ValueTable reference, ValueTable current, int cells = 10)
    {
        var edges = HistogramEdges.Quantiles(reference, cells);
        return new PairedCounts(CellCounts.Open(reference, edges), CellCounts.Open(current, edges));
    }

    /// <summary>NannyML's Kolmogorov-Smirnov distance: exact below 10,000 reference rows, else on 10,000 equal cells of the reference's range.</summary>
    public static double NannyMlKolmogorovSmirnov(ValueTable reference, ValueTable current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (reference.Total < 10_000)
        {
            return TwoSample.KolmogorovSmirnov.Distance(PairedTable.Of(reference, current)).Distance;
        }

        var edges = HistogramEdges.EqualWidth(reference.Values[0], reference.Values[^1], 10_000);
        var (left, _, _) = CellCounts.Closed(reference, edges);
        var (right, below, _) = CellCounts.Closed(current, edges);
        double f = 0, g = (double)below / current.Total, largest = 0;
        for (var i = 0; i < left.Length; i++)
        {
            f += (double)left[i] / reference.Total;
            g += (double)right[i] / current.Total;
            largest = Math.Max(largest, Math.Abs(f - g));
        }

        return largest;
    }

    private static long[] WithOutside(ValueTable table, double[] edges)
    {
        var (inside, below, above) = CellCounts.Closed(table, edges);
        return [.. inside, below + above];
    }
}
