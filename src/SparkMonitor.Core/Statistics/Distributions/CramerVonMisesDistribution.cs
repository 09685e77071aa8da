namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The limiting null distribution of the Cramer-von Mises statistic of continuous values.</summary>
/// <remarks>
/// Smirnov's alternating series for the weights 1 / (j pi)^2: P(W > x) = 2/pi sum over k of (-1)^(k-1) int from (2k-1) pi to 2k pi of
/// e^(-x s^2 / 2) / sqrt(-s sin s) ds, by Chebyshev nodes.
/// </remarks>
public static class CramerVonMisesDistribution
{
    public static double Survival(double x) => Math.Exp(LogSurvival(x));

    public static double LogSurvival(double x) => SmirnovSeries.LogSurvival(
        x,
        Math.PI,
        Math.PI,
        2 * Math.PI,
        (s, gap) => 2 / Math.Sqrt(s * Math.Sin(gap)),
        s => s * s);
}
