using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Proportions;

/// <summary>Confidence intervals for a share k / n, in [0, 1].</summary>
public static class ProportionInterval
{
    /// <summary>Wilson's score interval (1927).</summary>
    public static (double Lower, double Upper) Wilson(long k, long n, double level = 0.95)
    {
        var z = Effect.Multiplier(level);
        double p = (double)k / n, square = z * z;
        var centre = (p + square / (2 * n)) / (1 + square / n);
        var reach = z / (1 + square / n) * Math.Sqrt(p * (1 - p) / n + square / (4.0 * n * n));
        return (k == 0 ? 0 : centre - reach, k == n ? 1 : centre + reach);
    }

    /// <summary>Wilson's interval with continuity correction (Newcombe 1998).</summary>
    public static (double Lower, double Upper) WilsonCorrected(long k, long n, double level = 0.95)
    {
        var z = Effect.Multiplier(level);
        double p = (double)k / n, q = 1 - p, square = z * z, scale = 2 * (n + square);
        var low = (2 * n * p + square - 1 - z * Math.Sqrt(square - 2 - 1.0 / n + 4 * p * (n * q + 1))) / scale;
        var high = (2 * n * p + square + 1 + z * Math.Sqrt(square + 2 - 1.0 / n + 4 * p * (n * q - 1))) / scale;
        return (k == 0 ? 0 : Math.Max(0, low), k == n ? 1 : Math.Min(1, high));
    }

    /// <summary>Clopper and Pearson's exact interval (1934): covers at least at the stated level.</summary>
    public static (double Lower, double Upper) Exact(long k, long n, double level = 0.95)
    {
        var tail = (1 - level) / 2;
        return (
            k == 0 ? 0 : IncompleteBeta.Inverse(k, n - k + 1.0, tail),
            k == n ? 1 : 1 - IncompleteBeta.Inverse(n - k, k + 1.0, tail));
    }

    /// <summary>Interval for p2 - p1 of two independent shares (Newcombe 1998, method 10).</summary>
    public static (double Lower, double Upper) Difference(long k1, long n1, long k2, long n2, double level = 0.95)
    {
        double p = (double)k1 / n1, q = (double)k2 / n2;
        var (low1, high1) = Wilson(k1, n1, level);
        var (low2, high2) = Wilson(k2, n2, level);
        return (
            q - p - Math.Sqrt((q - low2) * (q - low2) + (high1 - p) * (high1 - p)),
            q - p + Math.Sqrt((high2 - q) * (high2 - q) + (p - low1) * (p - low1)));
    }

    /// <summary>Exact two-sided p-value of k successes in n trials against a known share: outcomes no likelier than k.</summary>
    public static double LogBinomialTest(long k, long n, double share)
    {
        var mine = BinomialDistribution.LogProbability(k, n, share) + 1e-7;
        var expected = n * share;
        if (Math.Abs(k - expected) < 1e-12)
        {
            return 0;
        }

        // The mirror outcome: the far side's first one that is no likelier.
        long low = k < expected ? (long)Math.Ceiling(expected) : 0, high = k < expected ? n + 1 : (long)Math.Floor(expected) + 1;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var likely = BinomialDistribution.LogProbability(middle, n, share) > mine;
            if (k < expected ? likely : !likely)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return Math.Min(0, k < expected
            ? Log1p.Sum(BinomialDistribution.LogAtMost(k, n, share), BinomialDistribution.LogAtLeast(low, n, share))
            : Log1p.Sum(BinomialDistribution.LogAtLeast(k, n, share), BinomialDistribution.LogAtMost(low - 1, n, share)));
    }
}
