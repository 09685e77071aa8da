namespace SparkMonitor.Core.Statistics.Samples;

/// <summary>Distinct values in ascending order with how often each occurs: a sample without its row order, or the cells of a sketch.</summary>
public sealed class ValueTable
{
    private readonly double[] _values;
    private readonly long[] _counts;

    /// <param name="values">Strictly ascending, finite.</param>
    /// <param name="counts">As many, at least 1 each.</param>
    public ValueTable(double[] values, long[] counts)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(counts);
        if (values.Length != counts.Length)
        {
            throw new ArgumentException("as many counts as values", nameof(counts));
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) || counts[i] < 1 || (i > 0 && values[i] <= values[i - 1]))
            {
                throw new ArgumentException($"values must be finite and ascend, counts be positive (entry {i})", nameof(values));
            }

            Total += counts[i];
        }

        _values = values;
        _counts = counts;
    }

    public static ValueTable Empty { get; } = new([], []);

    public ReadOnlySpan<double> Values => _values;

    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>How many rows.</summary>
    public long Total { get; }

    /// <summary>Counts the values of a sample; not-a-number and infinities are left out.</summary>
    public static ValueTable Of(IEnumerable<double> sample)
    {
        var sorted = sample.Where(double.IsFinite).Select(v => v + 0.0).ToArray();
        Array.Sort(sorted);
        var values = new List<double>();
        var counts = new List<long>();
        foreach (var value in sorted)
        {
            if (values.Count > 0 && values[^1] == value)
            {
                counts[^1]++;
            }
            else
            {
                values.Add(value);
                counts.Add(1);
            }
        }

        return new ValueTable([.. values], [.. counts]);
    }

    /// <summary>The value at a position of the sorted sample, 0-based.</summary>
    public double At(long position)
    {
        long seen = 0;
        for (var i = 0; i < _values.Length; i++)
        {
            seen += _counts[i];
            if (position < seen)
            {
                return _values[i];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(position));
    }

    /// <summary>The quantile by linear interpolation between neighbouring ranks (Hyndman and Fan's type 7, numpy's default).</summary>
    public double Quantile(double level)
    {
        if (Total == 0)
        {
            return double.NaN;
        }

        var position = level * (Total - 1);
        var below = (long)Math.Floor(position);
        var low = At(below);
        return position > below ? low + (position - below) * (At(below + 1) - low) : low;
    }

    public double Median => Quantile(0.5);
}
