using SparkMonitor.Core.States;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>The cells that either of two quantile sketches fills, in the numbers that the reader sees.</summary>
/// <param name="Counts">One value for each cell, with the counts of both sides.</param>
/// <param name="Lower">The smallest number that falls into a cell.</param>
/// <param name="Upper">The largest.</param>
internal sealed record CellTable(PairedTable Counts, double[] Lower, double[] Upper)
{
    private const int PerOctave = CellGrid.PerOctave;

    /// <summary>Cells of the octave from 1 to 2: smallest number, middle (harmonic mean of the edges) and largest. Other octaves are these times a power of 2.</summary>
    private static readonly (double Lower, double Middle, double Upper)[] Octave =
        [.. Enumerable.Range(0, PerOctave).Select(c => (CellGrid.SmallestIn(c), CellGrid.Middle(c), CellGrid.LargestIn(c)))];

    public static CellTable Of(QuantileSketch reference, QuantileSketch current, NumericUnit unit)
    {
        var table = Rows.OfThread(Size(reference) + Size(current));
        if (unit.CellScale == CellScale.Cubic)
        {
            Add(table, reference.Negative, current.Negative, -1);
            if (reference.Zeros + current.Zeros > 0)
            {
                table.Add(0, 0, 0, reference.Zeros, current.Zeros);
            }

            Add(table, reference.Positive, current.Positive, 1);
        }
        else
        {
            foreach (var cell in QuantileSketch.Align(reference, current))
            {
                table.Add(cell.Lower, cell.Lower + ((cell.Upper - cell.Lower) / 2), cell.Upper, cell.Left, cell.Right);
            }
        }

        return table.Within(Smaller(reference.Min, current.Min), -Smaller(-reference.Max, -current.Max), unit);
    }

    private static int Size(QuantileSketch sketch) => sketch.Negative.Length + sketch.Positive.Length + 1;

    private static double Smaller(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Min(a, b);

    /// <summary>Merges two stores by cell; negative ones from the largest magnitude down.</summary>
    private static void Add(Rows table, CellStore left, CellStore right, int sign)
    {
        ReadOnlySpan<int> a = left.Cells, b = right.Cells;
        ReadOnlySpan<long> x = left.Counts, y = right.Counts;
        int i = 0, j = 0;
        while (i < a.Length || j < b.Length)
        {
            int p = sign > 0 ? i : a.Length - 1 - i, q = sign > 0 ? j : b.Length - 1 - j;
            var order = i == a.Length ? 1 : j == b.Length ? -1 : sign * a[p].CompareTo(b[q]);
            var cell = order <= 0 ? a[p] : b[q];
            var (lower, middle, upper) = Span(cell);
            var (first, last) = sign > 0 ? (lower, upper) : (-upper, -lower);
            table.Add(first, sign * middle, last, order <= 0 ? x[p] : 0, order >= 0 ? y[q] : 0);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }

    private static (double Lower, double Middle, double Upper) Span(int cell)
    {
        var octave = cell >= 0 ? cell / PerOctave : -((-cell + PerOctave - 1) / PerOctave);
        if (octave is < -1000 or > 1000)
        {
            return (CellGrid.SmallestIn(cell), CellGrid.Middle(cell), CellGrid.LargestIn(cell));
        }

        var scale = BitConverter.Int64BitsToDouble((octave + 1023L) << 52);
        var (lower, middle, upper) = Octave[cell - (octave * PerOctave)];
        return (lower * scale, middle * scale, upper * scale);
    }

    /// <summary>Room for the cells while their number is not known; one for each thread, used again.</summary>
    private sealed class Rows(int size)
    {
        [ThreadStatic]
        private static Rows? _ofThread;

        private readonly double[] _values = new double[size];
        private readonly double[] _lower = new double[size];
        private readonly double[] _upper = new double[size];
        private readonly long[] _left = new long[size];
        private readonly long[] _right = new long[size];
        private int _count;

        public static Rows OfThread(int size)
        {
            var rows = _ofThread;
            if (rows is null || rows._values.Length < size)
            {
                _ofThread = rows = new Rows(Math.Max(size, 1024));
            }

            rows._count = 0;
            return rows;
        }

        public void Add(double lower, double middle, double upper, long left, long right)
        {
            (_lower[_count], _values[_count], _upper[_count]) = (lower, middle, upper);
            (_left[_count], _right[_count]) = (left, right);
            _count++;
        }

        /// <summary>Cells do not reach beyond the smallest and largest value, which are known.</summary>
        public CellTable Within(double least, double most, NumericUnit unit)
        {
            if (_count > 0)
            {
                _lower[0] = Math.Max(_lower[0], least);
                _upper[_count - 1] = Math.Min(_upper[_count - 1], most);
                _values[0] = Math.Clamp(_values[0], _lower[0], _upper[0]);
                _values[_count - 1] = Math.Clamp(_values[_count - 1], _lower[_count - 1], _upper[_count - 1]);
            }

            if (unit.Scale > 0 || unit.Kind == UnitKind.Microseconds)
            {
                for (var i = 0; i < _count; i++)
                {
                    (_lower[i], _values[i], _upper[i]) =
                        (ColumnComparison.Seen(_lower[i], unit), ColumnComparison.Seen(_values[i], unit), ColumnComparison.Seen(_upper[i], unit));
                }
            }

            return new CellTable(
                PairedTable.Aligned(_values[.._count], _left[.._count], _right[.._count]), _lower[.._count], _upper[.._count]);
        }
    }
}
