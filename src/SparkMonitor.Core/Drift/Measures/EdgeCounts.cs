using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Counts of a sketch's cells between edges that cut them: the values of a cut cell are spread evenly over it.</summary>
internal static class EdgeCounts
{
    /// <summary>
    /// Cells below the first edge, [e0, e1), ..., [e(k-1), ek], above. Values equal to the last edge belong to the last cell within, as numpy has
    /// it.
    /// </summary>
    /// <param name="cells">Ascending, in the numbers of the edges.</param>
    /// <returns>Whole counts that add up to those given, and the bounds of each.</returns>
    public static (long[] Counts, (long Lower, long Upper)[] Bounds) Of(IReadOnlyList<(double Lower, double Upper, long Count)> cells, ReadOnlySpan<double> edges)
    {
        var spread = new double[edges.Length + 1];
        var bounds = new (long Lower, long Upper)[edges.Length + 1];
        var bin = 0;
        foreach (var (lower, upper, count) in cells)
        {
            while (bin < edges.Length && IsBehind(lower, edges, bin))
            {
                bin++;
            }

            var last = bin;
            while (last < edges.Length && IsBehind(upper, edges, last))
            {
                last++;
            }

            if (last == bin)
            {
                spread[bin] += count;
                bounds[bin] = (bounds[bin].Lower + count, bounds[bin].Upper + count);
                continue;
            }

            var taken = 0.0;
            for (var b = bin; b <= last; b++)
            {
                var until = b == last ? 1 : (edges[b] - lower) / (upper - lower);
                spread[b] += (until - taken) * count;
                taken = until;
                // The ends of a cell are not known to be values, so any of its bins may hold none.
                bounds[b].Upper += count;
            }

            bin = last;
        }

        return (Whole(spread), bounds);
    }

    /// <summary>True where a value lies behind the edge, so in a later bin.</summary>
    private static bool IsBehind(double value, ReadOnlySpan<double> edges, int edge) =>
        edge == edges.Length - 1 ? value > edges[edge] : value >= edges[edge];

    /// <summary>Rounds the running sum, so that the total stays.</summary>
    private static long[] Whole(double[] spread)
    {
        var whole = new long[spread.Length];
        double sum = 0;
        long given = 0;
        for (var i = 0; i < spread.Length; i++)
        {
            sum += spread[i];
            var until = (long)Math.Round(sum);
            whole[i] = until - given;
            given = until;
        }

        return whole;
    }

    /// <summary>
    /// The filled cells of one sketch in the numbers that the reader sees. Its smallest and largest value are known, so they stand apart from the
    /// rest of their cells.
    /// </summary>
    public static List<(double Lower, double Upper, long Count)> Cells(QuantileSketch sketch)
    {
        var cells = new List<(double, double, long)>();
        var (least, most) = (ColumnComparison.Seen(sketch.Min, sketch.Unit), ColumnComparison.Seen(sketch.Max, sketch.Unit));
        var filled = sketch.Cells();
        for (var i = 0; i < filled.Length; i++)
        {
            var (isFirst, isLast, rest) = (i == 0, i == filled.Length - 1, filled[i].Count);
            var (lower, upper) = (Math.Max(ColumnComparison.Seen(filled[i].Lower, sketch.Unit), least), Math.Min(ColumnComparison.Seen(filled[i].Upper, sketch.Unit), most));
            if (isFirst)
            {
                cells.Add((least, least, 1));
                rest--;
            }

            var atEnd = isLast && rest > 0 ? 1 : 0;
            if (rest > atEnd)
            {
                cells.Add((lower, upper, rest - atEnd));
            }

            if (atEnd > 0)
            {
                cells.Add((most, most, 1));
            }
        }

        return cells;
    }
}
