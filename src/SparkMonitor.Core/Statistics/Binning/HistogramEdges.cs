using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.Binning;

/// <summary>Equal-width and equal-count cell edges by the rules the peers use; every set of edges ascends and has at least two.</summary>
public static class HistogramEdges
{
    /// <summary>Evenly spaced from least to most; a single value gets half a unit on both sides (numpy's rule).</summary>
    public static double[] EqualWidth(double least, double most, int cells)
    {
        if (!(least <= most) || cells < 1)
        {
            throw new ArgumentException("needs least <= most and a cell", nameof(least));
        }

        if (least == most)
        {
            (least, most) = (least - 0.5, most + 0.5);
        }

        var edges = new double[cells + 1];
        var step = (most - least) / cells;
        for (var i = 0; i < cells; i++)
        {
            edges[i] = least + i * step;
        }

        edges[cells] = most;
        return edges;
    }

    /// <summary>Sturges (1926): ceil(log2 n + 1) cells; Evidently takes them over both samples together.</summary>
    public static double[] Sturges(double least, double most, long count) =>
        EqualWidth(least, most, Cells(least, most, (most - least) / (Math.Log2(count) + 1)));

    /// <summary>Doane (1976): more cells for skewed values; NannyML takes them from the reference alone.</summary>
    public static double[] Doane(ValueTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Total == 0)
        {
            throw new ArgumentException("an empty table has no edges", nameof(table));
        }

        var moments = SampleMoments.Of(table);
        var deviation = Math.Sqrt(moments.PopulationVariance);
        var cubes = 0.0;
        for (var i = 0; deviation > 0 && i < table.Values.Length; i++)
        {
            var z = (table.Values[i] - moments.Mean) / deviation;
            cubes += table.Counts[i] * z * z * z;
        }

        return Doane(table.Values[0], table.Values[^1], table.Total, deviation > 0 ? cubes / table.Total : null);
    }

    /// <summary>The same from the range, the number of rows and the skewness g1; null where all values are equal.</summary>
    public static double[] Doane(double least, double most, long count, double? skewness)
    {
        double n = count, width = 0;
        if (n > 2 && skewness is { } g)
        {
            var spread = Math.Sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
            width = (most - least) / (1 + Math.Log2(n) + Math.Log2(1 + Math.Abs(g) / spread));
        }

        return EqualWidth(least, most, Cells(least, most, width));
    }

    /// <summary>Inner edges at the reference's quantiles (linear interpolation), repeated ones once; the outer cells are open.</summary>
    public static double[] Quantiles(ValueTable table, int cells)
    {
        ArgumentNullException.ThrowIfNull(table);
        var edges = new List<double>();
        for (var i = 1; i < cells; i++)
        {
            var edge = table.Quantile((double)i / cells);
            if (edges.Count == 0 || edge > edges[^1])
            {
                edges.Add(edge);
            }
        }

        return [.. edges];
    }

    private static int Cells(double least, double most, double width) =>
        width > 0 ? Math.Max(1, (int)Math.Ceiling((most - least) / width)) : 1;
}
