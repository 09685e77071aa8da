using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The chi-square distribution; the degrees of freedom may be fractional.</summary>
public static class ChiSquareDistribution
{
    public static double Survival(double x, double degrees) => Math.Exp(LogSurvival(x, degrees));

    public static double LogSurvival(double x, double degrees)
    {
        if (degrees == 0)
        {
            return x > 0 ? double.NegativeInfinity : 0;
        }

        return x <= 0 ? 0 : IncompleteGamma.LogUpper(degrees / 2, x / 2);
    }

    public static double Cumulative(double x, double degrees) => x <= 0 ? 0 : IncompleteGamma.Lower(degrees / 2, x / 2);

    /// <summary>x with P(X > x) = p.</summary>
    public static double UpperQuantile(double p, double degrees) => GammaDistribution.UpperQuantile(p, degrees / 2) * 2;
}
