using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The F distribution of a ratio of two variances.</summary>
public static class FisherDistribution
{
    public static double Survival(double f, double numerator, double denominator) => Math.Exp(LogSurvival(f, numerator, denominator));

    public static double LogSurvival(double f, double numerator, double denominator)
    {
        if (f <= 0)
        {
            return 0;
        }

        if (double.IsPositiveInfinity(f))
        {
            return double.NegativeInfinity;
        }

        var ratio = numerator / denominator * f;
        return IncompleteBeta.Log(denominator / 2, numerator / 2, 1 / (1 + ratio), ratio / (1 + ratio));
    }
}
