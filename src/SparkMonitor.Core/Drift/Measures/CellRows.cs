using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Cells of two sides as they are added, by ascending value. Of many comparisons, one after the other can use the same.</summary>
internal sealed class CellRows
{
    /// <summary>The middles of the cells; of this and the other arrays the first <see cref="Count"/> entries count.</summary>
    public double[] Values { get; private set; } = [];

    public double[] Lower { get; private set; } = [];

    public double[] Upper { get; private set; } = [];

    public long[] Left { get; private set; } = [];

    public long[] Right { get; private set; } = [];

    public int Count { get; private set; }

    /// <summary>Begins anew, with room for so many cells.</summary>
    public void Clear(int capacity)
    {
        Count = 0;
        if (Values.Length < capacity)
        {
            (Values, Lower, Upper) = (new double[capacity], new double[capacity], new double[capacity]);
            (Left, Right) = (new long[capacity], new long[capacity]);
        }
    }

    public void Add(double lower, double middle, double upper, long left, long right)
    {
        (Lower[Count], Values[Count], Upper[Count]) = (lower, middle, upper);
        (Left[Count], Right[Count]) = (left, right);
        Count++;
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
        }
    }

    public void See(NumericUnit unit)
    {
        for (var i = 0; i < Count; i++)
        {
            (Lower[i], Values[i], Upper[i]) =
                (ColumnComparison.Seen(Lower[i], unit), ColumnComparison.Seen(Values[i], unit), ColumnComparison.Seen(Upper[i], unit));
        }
    }
}
