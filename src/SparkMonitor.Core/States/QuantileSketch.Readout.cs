using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.States.Readout;

namespace SparkMonitor.Core.States;

public sealed partial class QuantileSketch
{
    /// <summary>
    /// The value of rank max(1, ceil(level n)), within 0.5 % or half a unit in the last place, in the unit's own numbers; null where there is no
    /// value. Exact for days; for timestamps the middle of the hour.
    /// </summary>
    /// <param name="level">From 0 to 1, as the decimal written: 0.07 of 100 values is rank 7.</param>
    public double? Quantile(decimal level) => Count == 0 ? null : ValueAt(QuantileRank.Of(level, Count));

    /// <summary>The same for the level <c>numerator / denominator</c>.</summary>
    public double? Quantile(long numerator, long denominator) => Count == 0 ? null : ValueAt(QuantileRank.Of(numerator, denominator, Count));

    /// <summary>How many values are at most <paramref name="value"/>, in the unit's own numbers.</summary>
    public CountInterval CountAtMost(double value)
    {
        if (Count == 0 || value < Min)
        {
            return default;
        }

        if (value >= Max)
        {
            return new CountInterval(Count, Count);
        }

        long below = 0;
        foreach (var cell in Cells())
        {
            if (cell.Lower > value)
            {
                break;
            }

            if (cell.Upper > value)
            {
                return new CountInterval(Math.Max(below, 1), Math.Min(below + cell.Count, Count - 1));
            }

            below += cell.Count;
        }

        return new CountInterval(below, below);
    }

    /// <summary>The filled cells by ascending value.</summary>
    /// <param name="together">
    /// How many neighbouring cells to take as one: 2 of the 70 in an octave make one of 35, exact to 1 %; 70 make an octave.
    /// </param>
    public ValueCell[] Cells(int together = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(together);
        var cells = new ValueCell[_negative.Length + (Zeros > 0 ? 1 : 0) + _positive.Length];
        var length = 0;
        for (var i = _negative.Length - 1; i >= 0; i--)
        {
            Take(cells, ref length, together, -1, _negative.Cells[i], _negative.Counts[i]);
        }

        if (Zeros > 0)
        {
            cells[length++] = new ValueCell(0, 0, 0, 0, Zeros);
        }

        for (var i = 0; i < _positive.Length; i++)
        {
            Take(cells, ref length, together, 1, _positive.Cells[i], _positive.Counts[i]);
        }

        return length == cells.Length ? cells : cells[..length];
    }

    /// <summary>The cells that either sketch fills, by ascending value, with the counts of both.</summary>
    /// <param name="left">One sketch.</param>
    /// <param name="right">The other.</param>
    /// <param name="together">As for <see cref="Cells"/>.</param>
    /// <exception cref="StateMismatchException">The sketches are of different units.</exception>
    public static CellPair[] Align(QuantileSketch left, QuantileSketch right, int together = 1)
    {
        _ = left.Unit.Unite(right.Unit);
        ValueCell[] a = left.Cells(together), b = right.Cells(together);
        var pairs = new CellPair[a.Length + b.Length];
        int i = 0, j = 0, length = 0;
        while (i < a.Length || j < b.Length)
        {
            var order = i == a.Length ? 1 : j == b.Length ? -1 : a[i].Lower.CompareTo(b[j].Lower);
            var cell = order <= 0 ? a[i] : b[j];
            pairs[length++] = new CellPair(
                cell.Sign, cell.Cell, cell.Lower, cell.Upper, order <= 0 ? a[i++].Count : 0, order >= 0 ? b[j++].Count : 0);
        }

        return pairs[..length];
    }

    /// <summary>
    /// How many values lie below the first edge, from each edge up to the next, and from the last edge on. A cell that lies across an edge is
    /// shared out as if its values were spread evenly.
    /// </summary>
    /// <param name="edges">Ascending, in the unit's own numbers.</param>
    public double[] CountsBetween(ReadOnlySpan<double> edges)
    {
        var counts = new double[edges.Length + 1];
        var bin = 0;
        foreach (var cell in Cells())
        {
            double lower = Math.Max(cell.Lower, Min), upper = Math.Min(cell.Upper, Max), taken = 0;
            while (bin < edges.Length && edges[bin] <= lower)
            {
                bin++;
            }

            for (; bin < edges.Length && edges[bin] <= upper; bin++)
            {
                var until = (edges[bin] - lower) / (upper - lower);
                counts[bin] += (until - taken) * cell.Count;
                taken = until;
            }

            counts[bin] += (1 - taken) * cell.Count;
        }

        return counts;
    }

    /// <summary>Bins of equal width from the smallest to the largest value, in the unit's own numbers; one where these are equal.</summary>
    public HistogramBin[] Histogram(int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (Count == 0)
        {
            return [];
        }

        var edges = HistogramEdges.Of(Min, Max, bins);
        var counts = CountsBetween(edges.AsSpan(1, edges.Length - 2));
        return HistogramEdges.Bins(edges, counts);
    }


    private void Take(ValueCell[] cells, ref int length, int together, int sign, int cell, long count)
    {
        var group = (int)Math.Floor((double)cell / together);
        if (length > 0 && cells[length - 1].Sign == sign && cells[length - 1].Cell == group)
        {
            cells[length - 1] = cells[length - 1] with { Count = cells[length - 1].Count + count };
            return;
        }

        long first = (long)group * together, last = first + together - 1;
        var (lower, upper) = Scale switch
        {
            CellScale.Day => (first, last),
            CellScale.Hour => ((double)first * LinearCell.MicrosecondsPerHour, ((double)(last + 1) * LinearCell.MicrosecondsPerHour) - 1),
            _ => (CellGrid.SmallestIn((int)Math.Max(first, CellGrid.Least)), CellGrid.LargestIn((int)Math.Min(last, CellGrid.Greatest))),
        };
        cells[length++] = sign < 0 ? new ValueCell(sign, group, -upper, -lower, count) : new ValueCell(sign, group, lower, upper, count);
    }

    private double ValueAt(long rank)
    {
        var counts = _negative.Counts;
        for (var i = counts.Length - 1; i >= 0; i--)
        {
            rank -= counts[i];
            if (rank <= 0)
            {
                return Clamped(-CellGrid.Middle(_negative.Cells[i]));
            }
        }

        rank -= Zeros;
        if (rank <= 0)
        {
            return 0;
        }

        counts = _positive.Counts;
        for (var i = 0; ; i++)
        {
            rank -= counts[i];
            if (rank <= 0)
            {
                return Clamped(Middle(_positive.Cells[i]));
            }
        }
    }

    private double Middle(int cell) => Scale switch
    {
        CellScale.Day => cell,
        CellScale.Hour => (cell + 0.5) * LinearCell.MicrosecondsPerHour,
        _ => CellGrid.Middle(cell),
    };

    private double Clamped(double value) => Math.Clamp(value, Min, Max);
}
