using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The gamma law of given mean, standard deviation and skewness (Pearson's type III), mirrored where it is skewed to the left.</summary>
public static class ShiftedGammaDistribution
{
    /// <summary>Nearer to 0 the law is taken as normal.</summary>
    private const double LeastSkewness = 1e-3;

    /// <summary>ln P(X >= x).</summary>
    public static double LogSurvival(double x, double mean, double deviation, double skewness)
    {
        if (Math.Abs(skewness) < LeastSkewness)
        {
            return NormalDistribution.LogSurvival((x - mean) / deviation);
        }

        // A negative scale mirrors the law: what is above x is below in gamma's numbers.
        var shape = 4 / (skewness * skewness);
        var scale = deviation * skewness / 2;
        var gamma = (x - (mean - (shape * scale))) / scale;
        return scale < 0
            ? gamma <= 0 ? double.NegativeInfinity : IncompleteGamma.LogLower(shape, gamma)
            : gamma <= 0 ? 0 : IncompleteGamma.LogUpper(shape, gamma);
    }
}
