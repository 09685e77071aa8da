using SparkMonitor.Core.States;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>The cells that either of two quantile sketches fills, in the numbers that the reader sees.</summary>
internal sealed class CellTable
{
    private readonly CellRows _rows;

    private CellTable(CellRows rows, long reference, long current) =>
        (_rows, Counts) = (rows, PairedTable.Aligned(rows.Values, rows.Left, rows.Right, rows.Count, reference, current, rows.LeftUpTo, rows.RightUpTo));

    /// <summary>One value for each cell, with the counts of both sides.</summary>
    public PairedTable Counts { get; }

    /// <summary>The smallest number that falls into a cell.</summary>
    public ReadOnlySpan<double> Lower => _rows.Lower.AsSpan(0, _rows.Count);

    /// <summary>The largest.</summary>
    public ReadOnlySpan<double> Upper => _rows.Upper.AsSpan(0, _rows.Count);

    /// <summary>How far a number of a cell may lie from the cell's value.</summary>
    public ReadOnlySpan<double> Reach => _rows.Reach.AsSpan(0, _rows.Count);

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

        return new CellTable(rows, reference.Count, current.Count);
    }

    private static void AddCubic(CellRows rows, QuantileSketch reference, QuantileSketch current)
    {
        rows.Clear(CellRows.Capacity(reference.Negative, current.Negative) + 1 + CellRows.Capacity(reference.Positive, current.Positive));
        rows.AddCubic(reference.Negative, current.Negative, -1);
        if (reference.Zeros + current.Zeros > 0)
        {
            rows.Add(0, 0, 0, reference.Zeros, current.Zeros);
        }

        rows.AddCubic(reference.Positive, current.Positive, 1);
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
}
