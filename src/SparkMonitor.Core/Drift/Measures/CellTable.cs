using SparkMonitor.Core.States;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>The cells that either of two quantile sketches fills, in the numbers that the reader sees.</summary>
/// <param name="Counts">One value for each cell, with the counts of both sides.</param>
/// <param name="Lower">The smallest number that falls into a cell.</param>
/// <param name="Upper">The largest.</param>
internal sealed record CellTable(PairedTable Counts, double[] Lower, double[] Upper)
{
    public static CellTable Of(QuantileSketch reference, QuantileSketch current, NumericUnit unit)
    {
        var rows = unit.CellScale == CellScale.Cubic ? Cubic(reference, current) : Linear(reference, current);
        rows.Within(Smaller(reference.Min, current.Min), -Smaller(-reference.Max, -current.Max));
        if (unit.Scale > 0 || unit.Kind == UnitKind.Microseconds)
        {
            rows.See(unit);
        }

        return new CellTable(PairedTable.Aligned(rows.Values, rows.Left, rows.Right), rows.Lower, rows.Upper);
    }

    private static Rows Cubic(QuantileSketch reference, QuantileSketch current)
    {
        var hasZeros = reference.Zeros + current.Zeros > 0;
        var rows = new Rows(Union(reference.Negative.Cells, current.Negative.Cells) + (hasZeros ? 1 : 0) + Union(reference.Positive.Cells, current.Positive.Cells));
        var octave = default(CellOctave);
        Add(rows, reference.Negative, current.Negative, -1, ref octave);
        if (hasZeros)
        {
            rows.Add(0, 0, 0, reference.Zeros, current.Zeros);
        }

        Add(rows, reference.Positive, current.Positive, 1, ref octave);
        return rows;
    }

    private static Rows Linear(QuantileSketch reference, QuantileSketch current)
    {
        var cells = QuantileSketch.Align(reference, current);
        var rows = new Rows(cells.Length);
        foreach (var cell in cells)
        {
            rows.Add(cell.Lower, cell.Lower + ((cell.Upper - cell.Lower) / 2), cell.Upper, cell.Left, cell.Right);
        }

        return rows;
    }

    private static double Smaller(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Min(a, b);

    /// <summary>How many cells two ascending runs have together.</summary>
    private static int Union(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int i = 0, j = 0, count = 0;
        while (i < a.Length && j < b.Length)
        {
            int left = a[i], right = b[j];
            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
            count++;
        }

        return count + (a.Length - i) + (b.Length - j);
    }

    /// <summary>Merges two stores by cell; negative ones from the largest magnitude down.</summary>
    private static void Add(Rows rows, CellStore left, CellStore right, int sign, ref CellOctave octave)
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

    /// <summary>Cells as they are added, by ascending value.</summary>
    private sealed class Rows(int size)
    {
        private int _count;

        public double[] Values { get; } = new double[size];

        public double[] Lower { get; } = new double[size];

        public double[] Upper { get; } = new double[size];

        public long[] Left { get; } = new long[size];

        public long[] Right { get; } = new long[size];

        public void Add(double lower, double middle, double upper, long left, long right)
        {
            (Lower[_count], Values[_count], Upper[_count]) = (lower, middle, upper);
            (Left[_count], Right[_count]) = (left, right);
            _count++;
        }

        /// <summary>Cells do not reach beyond the smallest and largest value, which are known.</summary>
        public void Within(double least, double most)
        {
            if (size > 0)
            {
                Lower[0] = Math.Max(Lower[0], least);
                Upper[^1] = Math.Min(Upper[^1], most);
                Values[0] = Math.Clamp(Values[0], Lower[0], Upper[0]);
                Values[^1] = Math.Clamp(Values[^1], Lower[^1], Upper[^1]);
            }
        }

        public void See(NumericUnit unit)
        {
            for (var i = 0; i < size; i++)
            {
                (Lower[i], Values[i], Upper[i]) =
                    (ColumnComparison.Seen(Lower[i], unit), ColumnComparison.Seen(Values[i], unit), ColumnComparison.Seen(Upper[i], unit));
            }
        }
    }
}
