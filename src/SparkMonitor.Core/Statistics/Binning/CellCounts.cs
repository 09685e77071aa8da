using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.Binning;

/// <summary>Counts the rows of a value table in cells.</summary>
public static class CellCounts
{
    /// <summary>Cells [e0, e1), [e1, e2), ..., the last closed on both sides (numpy's rule), and what lies outside.</summary>
    public static (long[] Inside, long Below, long Above) Closed(ValueTable table, ReadOnlySpan<double> edges)
    {
        ArgumentNullException.ThrowIfNull(table);
        var inside = new long[edges.Length - 1];
        long below = 0, above = 0;
        var cell = 0;
        for (var i = 0; i < table.Values.Length; i++)
        {
            var value = table.Values[i];
            if (value < edges[0])
            {
                below += table.Counts[i];
            }
            else if (value > edges[^1])
            {
                above += table.Counts[i];
            }
            else
            {
                while (cell + 1 < inside.Length && value >= edges[cell + 1])
                {
                    cell++;
                }

                inside[cell] += table.Counts[i];
            }
        }

        return (inside, below, above);
    }

    /// <summary>Cells (-inf, e0], (e0, e1], ..., (e_last, inf).</summary>
    public static long[] Open(ValueTable table, ReadOnlySpan<double> edges)
    {
        ArgumentNullException.ThrowIfNull(table);
        var counts = new long[edges.Length + 1];
        var cell = 0;
        for (var i = 0; i < table.Values.Length; i++)
        {
            while (cell < edges.Length && table.Values[i] > edges[cell])
            {
                cell++;
            }

            counts[cell] += table.Counts[i];
        }

        return counts;
    }
}
