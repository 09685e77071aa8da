using SparkMonitor.Core.States;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>The cells that either of two quantile sketches fills, in the numbers that the reader sees.</summary>
internal sealed class CellTable
{
    private readonly CellRows _rows;

    private CellTable(CellRows rows) => (_rows, Counts) = (rows, PairedTable.Aligned(rows.Values, rows.Left, rows.Right, rows.Count));

    /// <summary>One value for each cell, with the counts of both sides.</summary>
    public PairedTable Counts { get; }

    /// <summary>The smallest number that falls into a cell.</summary>
    public ReadOnlySpan<double> Lower => _rows.Lower.AsSpan(0, _rows.Count);

    /// <summary>The largest.</summary>
    public ReadOnlySpan<double> Upper => _rows.Upper.AsSpan(0, _rows.Count);

    /// <param name="rows">Where the cells are put; the table is good for as long as nothing else is put there.</param>
    public static CellTable Of(QuantileSketch reference, QuantileSketch current, NumericUnit unit, CellRows rows)
    {
        if (unit.CellScale == CellScale.Cubic)
        {
            AddCubic(rows, reference, current);
        }
        else
        {
            AddLinear(rows, reference, current);
        }

        rows.Within(Smaller(reference.Min, current.Min), -Smaller(-reference.Max, -current.Max));
        if (unit.Scale > 0 || unit.Kind == UnitKind.Microseconds)
        {
            rows.See(unit);
        }

        return new CellTable(rows);
    }

    private static void AddCubic(CellRows rows, QuantileSketch reference, QuantileSketch current)
    {
        rows.Clear(reference.Negative.Length + current.Negative.Length + 1 + reference.Positive.Length + current.Positive.Length);
        var octave = default(CellOctave);
        Add(rows, reference.Negative, current.Negative, -1, ref octave);
        if (reference.Zeros + current.Zeros > 0)
        {
            rows.Add(0, 0, 0, reference.Zeros, current.Zeros);
        }

        Add(rows, reference.Positive, current.Positive, 1, ref octave);
    }

    private static void AddLinear(CellRows rows, QuantileSketch reference, QuantileSketch current)
    {
        var cells = QuantileSketch.Align(reference, current);
        rows.Clear(cells.Length);
        foreach (var cell in cells)
        {
            rows.Add(cell.Lower, cell.Lower + ((cell.Upper - cell.Lower) / 2), cell.Upper, cell.Left, cell.Right);
        }
    }

    private static double Smaller(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Min(a, b);

    /// <summary>Merges two stores by cell; negative ones from the largest magnitude down.</summary>
    private static void Add(CellRows rows, CellStore left, CellStore right, int sign, ref CellOctave octave)
    {
        ReadOnlySpan<int> a = left.Cells, b = right.Cells;
        ReadOnlySpan<long> x = left.Counts, y = right.Counts;
        int i = sign > 0 ? 0 : a.Length - 1, j = sign > 0 ? 0 : b.Length - 1;
        while ((uint)i < (uint)a.Length || (uint)j < (uint)b.Length)
        {
            var order = (uint)i >= (uint)a.Length ? 1 : (uint)j >= (uint)b.Length ? -1 : sign * a[i].CompareTo(b[j]);
            var (lower, middle, upper) = octave.Span(order <= 0 ? a[i] : b[j]);
            var (first, last) = sign > 0 ? (lower, upper) : (-upper, -lower);
            long n = 0, m = 0;
            if (order <= 0)
            {
                n = x[i];
                i += sign;
            }

            if (order >= 0)
            {
                m = y[j];
                j += sign;
            }

            rows.Add(first, sign * middle, last, n, m);
        }
    }
}
