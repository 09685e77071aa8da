using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The binomial distribution of successes in n trials.</summary>
public static class BinomialDistribution
{
    /// <summary>ln P(X = k).</summary>
    /// <remarks>C. Loader, Fast and accurate computation of binomial probabilities (2000).</remarks>
    public static double LogProbability(long k, long n, double p)
    {
        if (k < 0 || k > n || p <= 0 || p >= 1)
        {
            return (p <= 0 && k == 0) || (p >= 1 && k == n) ? 0 : double.NegativeInfinity;
        }

        return LogPoint(k, n, p, 1 - p, k - n * p);
    }

    /// <summary>ln P(X >= k).</summary>
    public static double LogAtLeast(long k, long n, double p) => k <= 0 ? 0 : k > n ? double.NegativeInfinity
        : IncompleteBeta.Log(k, n - k + 1.0, p, 1 - p);

    /// <summary>ln P(X &lt;= k).</summary>
    public static double LogAtMost(long k, long n, double p) => k >= n ? 0 : k < 0 ? double.NegativeInfinity
        : IncompleteBeta.Log(n - k, k + 1.0, 1 - p, p);

    /// <summary>ln of C(n, k) p^k q^(n-k) where excess = k - n p is known without rounding.</summary>
    internal static double LogPoint(double k, double n, double p, double q, double excess)
    {
        if (k == 0)
        {
            return n * (p < 0.1 ? Log1p.Of(-p) : Math.Log(q));
        }

        if (k == n)
        {
            return n * (q < 0.1 ? Log1p.Of(-q) : Math.Log(p));
        }

        return GammaFunction.StirlingError(n) - GammaFunction.StirlingError(k) - GammaFunction.StirlingError(n - k)
            - Log1p.HalfDeviance(k, n * p, excess) - Log1p.HalfDeviance(n - k, n * q, -excess)
            + 0.5 * (Math.Log(n / k) - Math.Log(n - k)) - GammaFunction.HalfLogTwoPi;
    }
}
