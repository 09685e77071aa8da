namespace SparkMonitor.Core.Statistics.Samples;

/// <summary>The distinct values of two samples together, ascending, with the counts of each side.</summary>
public sealed class PairedTable : PairedCounts
{
    private readonly double[] _values;

    private PairedTable(double[] values, long[] reference, long[] current, int count)
        : base(reference, current, count) => _values = values;

    private PairedTable(
        double[] values, long[] reference, long[] current, int count, long referenceTotal, long currentTotal, double[] referenceUpTo, double[] currentUpTo)
        : base(reference, current, count, referenceTotal, currentTotal, referenceUpTo, currentUpTo) => _values = values;

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    public static PairedTable Of(ValueTable reference, ValueTable current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        var size = reference.Values.Length + current.Values.Length;
        var values = new double[size];
        var left = new long[size];
        var right = new long[size];
        int i = 0, j = 0, k = 0;
        while (i < reference.Values.Length || j < current.Values.Length)
        {
            var a = i < reference.Values.Length ? reference.Values[i] : double.PositiveInfinity;
            var b = j < current.Values.Length ? current.Values[j] : double.PositiveInfinity;
            values[k] = Math.Min(a, b);
            if (a <= b)
            {
                left[k] = reference.Counts[i++];
            }

            if (b <= a)
            {
                right[k] = current.Counts[j++];
            }

            k++;
        }

        return new PairedTable(values, left, right, k);
    }

    /// <summary>Takes over the first so many values, which ascend strictly, with counts of which at least one is above 0 each.</summary>
    internal static PairedTable Aligned(double[] values, long[] reference, long[] current, int count) => new(values, reference, current, count);

    /// <summary>The same where the totals are known and cumulative counts have room of their own, as long as the counts.</summary>
    internal static PairedTable Aligned(
        double[] values, long[] reference, long[] current, int count, long referenceTotal, long currentTotal, double[] referenceUpTo, double[] currentUpTo) =>
        new(values, reference, current, count, referenceTotal, currentTotal, referenceUpTo, currentUpTo);

    public SampleMoments ReferenceMoments => SampleMoments.Of(Values, Reference);

    public SampleMoments CurrentMoments => SampleMoments.Of(Values, Current);
}
