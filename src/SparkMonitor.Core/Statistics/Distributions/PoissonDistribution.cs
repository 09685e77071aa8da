using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The Poisson distribution.</summary>
public static class PoissonDistribution
{
    /// <summary>ln P(X > k).</summary>
    public static double LogSurvival(long k, double mean) => k < 0 ? 0 : IncompleteGamma.LogLower(k + 1.0, mean);

    /// <summary>ln P(X &lt;= k).</summary>
    public static double LogCumulative(long k, double mean) => k < 0 ? double.NegativeInfinity : IncompleteGamma.LogUpper(k + 1.0, mean);
}
