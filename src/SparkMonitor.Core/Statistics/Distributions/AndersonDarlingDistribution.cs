namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The limiting null distribution of the Anderson-Darling statistic of two samples (and of one against a known law).</summary>
/// <remarks>Weights 1 / (j (j + 1)): Smirnov's series with D(u) = -cos(pi sqrt(1 + 4u) / 2) / (pi u) (Anderson and Darling 1952).</remarks>
public static class AndersonDarlingDistribution
{
    /// <summary>Mean of the limit.</summary>
    public const double Mean = 1;

    /// <summary>Variance of the limit, 2 (pi^2 - 9) / 3.</summary>
    public const double Variance = 0.57973626739290;

    public static double Survival(double x) => Math.Exp(LogSurvival(x));

    // With r = sqrt(1 + 4u): du / (u sqrt|D|) = r/2 dr sqrt(pi / (u |cos(pi r / 2)|)); the intervals are [4k - 1, 4k + 1].
    public static double LogSurvival(double x) => SmirnovSeries.LogSurvival(
        x,
        3,
        2,
        4,
        (r, gap) => r / 2 * Math.Sqrt(Math.PI / ((r * r - 1) / 4 * Math.Sin(Math.PI * gap / 2))),
        r => (r * r - 1) / 4);
}
