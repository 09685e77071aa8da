namespace SparkMonitor.Core.States.Readout;

/// <summary>Edges of bins of equal width.</summary>
internal static class HistogramEdges
{
    /// <summary>The edges of at most so many bins, the smallest and the largest value included; one bin where these are equal.</summary>
    public static double[] Of(double min, double max, int bins)
    {
        if (min == max)
        {
            return [min, max];
        }

        var edges = new double[bins + 1];
        (edges[0], edges[bins]) = (min, max);
        for (var i = 1; i < bins; i++)
        {
            // The difference of the ends may overflow; a weighted mean does not, but may fall back by a rounding.
            var part = (double)i / bins;
            edges[i] = Math.Clamp((min * (1 - part)) + (max * part), edges[i - 1], max);
        }

        return edges;
    }

    public static HistogramBin[] Bins(ReadOnlySpan<double> edges, ReadOnlySpan<double> counts)
    {
        var bins = new HistogramBin[counts.Length];
        for (var i = 0; i < bins.Length; i++)
        {
            bins[i] = new HistogramBin(edges[i], edges[i + 1], counts[i]);
        }

        return bins;
    }
}
