using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>What the excess kurtosis tells of numbers.</summary>
internal enum TailWeight
{
    /// <summary>The numbers do not vary.</summary>
    Constant,

    Ordinary,

    Heavy,
}

/// <summary>Tells heavy tails by sums of powers that are rounded as they come.</summary>
internal static class Tails
{
    /// <summary>Below this part of the squared mean, a variance may be rounding.</summary>
    private const double LeastVariance = 1e-10;

    /// <summary>So near to the limit, relative to the fourth moment, rounding may decide.</summary>
    private const double Doubt = 1e-3;

    /// <summary>
    /// Null where all digits are needed. The mean errs by less than 10^-13 of the mean magnitude, which is at most 10^5 deviations: the moments
    /// about it err by less than 10^-7 of themselves.
    /// </summary>
    public static TailWeight? Estimate(PairedTable table, double heavy)
    {
        var values = table.Values;
        var counts = table.Reference;
        double n = table.ReferenceTotal, sum = 0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i] * counts[i];
        }

        double mean = sum / n, second = 0, fourth = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var square = (values[i] - mean) * (values[i] - mean);
            var weighted = square * counts[i];
            second += weighted;
            fourth += weighted * square;
        }

        var variance = second / n;
        var kurtosis = fourth / n / (variance * variance);
        // Also where a sum is not a number, or too large or too small for one.
        if (!(variance > LeastVariance * mean * mean) || !double.IsNormal(fourth) || !double.IsNormal(variance * variance)
            || Math.Abs(kurtosis - 3 - heavy) <= Doubt * kurtosis)
        {
            return null;
        }

        return kurtosis - 3 > heavy ? TailWeight.Heavy : TailWeight.Ordinary;
    }
}
