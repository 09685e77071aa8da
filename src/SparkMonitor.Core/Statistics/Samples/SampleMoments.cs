namespace SparkMonitor.Core.Statistics.Samples;

/// <summary>Size, mean and sum of squared deviations of a sample.</summary>
public readonly record struct SampleMoments(long Count, double Mean, double SquaredDeviations)
{
    /// <summary>With divisor n - 1.</summary>
    public double Variance => Count > 1 ? SquaredDeviations / (Count - 1) : double.NaN;

    /// <summary>With divisor n.</summary>
    public double PopulationVariance => Count > 0 ? SquaredDeviations / Count : double.NaN;

    public static SampleMoments Of(ValueTable table) => Of(table.Values, table.Counts);

    /// <summary>Two passes, the second corrected for the rounding of the mean (Chan, Golub, LeVeque 1983).</summary>
    public static SampleMoments Of(ReadOnlySpan<double> values, ReadOnlySpan<long> counts)
    {
        long total = 0;
        double sum = 0, carry = 0;
        for (var i = 0; i < values.Length; i++)
        {
            total += counts[i];
            var term = values[i] * counts[i] - carry;
            var next = sum + term;
            carry = next - sum - term;
            sum = next;
        }

        if (total == 0)
        {
            return new SampleMoments(0, double.NaN, double.NaN);
        }

        var mean = sum / total;
        double squares = 0, rest = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var deviation = values[i] - mean;
            squares += deviation * deviation * counts[i];
            rest += deviation * counts[i];
        }

        return new SampleMoments(total, mean + rest / total, squares - rest * rest / total);
    }
}
