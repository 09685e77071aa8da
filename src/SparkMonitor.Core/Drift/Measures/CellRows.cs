using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Cells of two sides as they are added, by ascending value. Of many comparisons, one after the other can use the same.</summary>
internal sealed class CellRows
{
    private int[] _cells = [];

    /// <summary>The middles of the cells; of this and the other arrays the first <see cref="Count"/> entries count.</summary>
    public double[] Values { get; private set; } = [];

    public double[] Lower { get; private set; } = [];

    public double[] Upper { get; private set; } = [];

    /// <summary>How far a number of a cell may lie from its middle.</summary>
    public double[] Reach { get; private set; } = [];

    public long[] Left { get; private set; } = [];

    public long[] Right { get; private set; } = [];

    /// <summary>Room for the rows of the left side up to and with each cell.</summary>
    public double[] LeftUpTo { get; private set; } = [];

    public double[] RightUpTo { get; private set; } = [];

    public int Count { get; private set; }

    /// <summary>The room that <see cref="AddCubic"/> asks for.</summary>
    public static int Capacity(CellStore left, CellStore right) => 2 * (left.Length + right.Length);

    /// <summary>Begins anew, with room for so many cells.</summary>
    public void Clear(int capacity)
    {
        Count = 0;
        if (Values.Length < capacity)
        {
            (Values, Lower, Upper, Reach) = (new double[capacity], new double[capacity], new double[capacity], new double[capacity]);
            _cells = new int[capacity];
            (Left, Right, LeftUpTo, RightUpTo) = (new long[capacity], new long[capacity], new double[capacity], new double[capacity]);
        }
    }

    public void Add(double lower, double middle, double upper, long left, long right)
    {
        (Lower[Count], Values[Count], Upper[Count]) = (lower, middle, upper);
        (Left[Count], Right[Count]) = (left, right);
        SetReach(Count++);
    }

    /// <summary>Adds the cubic cells that either store fills; negative ones from the largest magnitude down.</summary>
    public void AddCubic(CellStore left, CellStore right, int sign)
    {
        if (left.Length + right.Length == 0)
        {
            return;
        }

        var kept = Align(left, right, sign);
        var octave = default(CellOctave);
        Span<double> lower = Lower.AsSpan(Count, kept), values = Values.AsSpan(Count, kept), upper = Upper.AsSpan(Count, kept), reach = Reach.AsSpan(Count, kept);
        var cells = _cells.AsSpan(0, kept);
        for (var i = 0; i < cells.Length; i++)
        {
            var span = octave.Span(cells[i]);
            (lower[i], upper[i]) = sign > 0 ? (span.Lower, span.Upper) : (-span.Upper, -span.Lower);
            (values[i], reach[i]) = (sign * span.Middle, span.Reach);
        }

        Count += kept;
    }

    /// <summary>Cells do not reach beyond the smallest and largest value, which are known.</summary>
    public void Within(double least, double most)
    {
        if (Count > 0)
        {
            var last = Count - 1;
            Lower[0] = Math.Max(Lower[0], least);
            Upper[last] = Math.Min(Upper[last], most);
            Values[0] = Math.Clamp(Values[0], Lower[0], Upper[0]);
            Values[last] = Math.Clamp(Values[last], Lower[last], Upper[last]);
            SetReach(0);
            SetReach(last);
        }
    }

    public void See(NumericUnit unit)
    {
        for (var i = 0; i < Count; i++)
        {
            (Lower[i], Values[i], Upper[i]) =
                (ColumnComparison.Seen(Lower[i], unit), ColumnComparison.Seen(Values[i], unit), ColumnComparison.Seen(Upper[i], unit));
            SetReach(i);
        }
    }

    /// <summary>Puts the counts of the filled cells behind those that are there, and the cells themselves aside.</summary>
    /// <returns>How many cells these are.</returns>
    private int Align(CellStore left, CellStore right, int sign)
    {
        var least = Math.Min(left.Length > 0 ? left.Cells[0] : int.MaxValue, right.Length > 0 ? right.Cells[0] : int.MaxValue);
        var most = Math.Max(left.Length > 0 ? left.Cells[^1] : int.MinValue, right.Length > 0 ? right.Cells[^1] : int.MinValue);
        var width = (long)most - least + 1;
        return width <= Capacity(left, right) ? AlignDense(left, right, sign, sign > 0 ? least : most, (int)width) : AlignSparse(left, right, sign);
    }

    /// <summary>Most sketches fill one cell next to the other: counts put in their places and then moved together need no comparisons.</summary>
    private int AlignDense(CellStore left, CellStore right, int sign, int first, int width)
    {
        Span<long> n = Left.AsSpan(Count, width), m = Right.AsSpan(Count, width);
        Place(left, sign, first, n);
        Place(right, sign, first, m);
        var cells = _cells.AsSpan(0, width);
        var kept = 0;
        for (var i = 0; i < n.Length; i++)
        {
            long count = n[i], other = m[i];
            cells[kept] = first + (sign * i);
            n[kept] = count;
            m[kept] = other;
            kept += (count | other) == 0 ? 0 : 1;
        }

        return kept;
    }

    private static void Place(CellStore store, int sign, int first, Span<long> places)
    {
        places.Clear();
        var cells = store.Cells;
        var counts = store.Counts;
        for (var i = 0; i < cells.Length; i++)
        {
            places[sign * (cells[i] - first)] = counts[i];
        }
    }

    private int AlignSparse(CellStore left, CellStore right, int sign)
    {
        ReadOnlySpan<int> a = left.Cells, b = right.Cells;
        int i = sign > 0 ? 0 : a.Length - 1, j = sign > 0 ? 0 : b.Length - 1, kept = 0;
        while ((uint)i < (uint)a.Length || (uint)j < (uint)b.Length)
        {
            var order = (uint)i >= (uint)a.Length ? 1 : (uint)j >= (uint)b.Length ? -1 : sign * a[i].CompareTo(b[j]);
            _cells[kept] = order <= 0 ? a[i] : b[j];
            Left[Count + kept] = order <= 0 ? left.Counts[i] : 0;
            Right[Count + kept] = order >= 0 ? right.Counts[j] : 0;
            i += order <= 0 ? sign : 0;
            j += order >= 0 ? sign : 0;
            kept++;
        }

        return kept;
    }

    private void SetReach(int i) => Reach[i] = Math.Max(Upper[i] - Values[i], Values[i] - Lower[i]);
}
