using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    private const double LogTwo = 0.69314718055994530942;

    /// <summary>P(Z > z).</summary>
    public static double Survival(double z) => 0.5 * ErrorFunction.Complement(z * (1 / Math.Sqrt(2)));

    /// <summary>P(Z &lt;= z).</summary>
    public static double Cumulative(double z) => Survival(-z);

    /// <summary>ln P(Z > z).</summary>
    public static double LogSurvival(double z) =>
        z < 1 ? Log1p.Of(-Cumulative(z)) : Math.Log(ErrorFunction.ScaledComplement(z / Math.Sqrt(2))) - LogTwo - z * z / 2;

    /// <summary>ln of the two-sided tail P(|Z| > |z|).</summary>
    public static double LogTwoSided(double z) => Math.Min(0, LogSurvival(Math.Abs(z)) + LogTwo);

    public static double Density(double z) => Math.Exp(-z * z / 2 - GammaFunction.HalfLogTwoPi);

    /// <summary>z with P(Z > z) = p.</summary>
    public static double UpperQuantile(double p)
    {
        if (double.IsNaN(p) || p < 0 || p > 1)
        {
            return double.NaN;
        }

        if (p > 0.5)
        {
            return -UpperQuantile(1 - p);
        }

        return p == 0 ? double.PositiveInfinity : UpperQuantileOfLog(Math.Log(p));
    }

    /// <summary>z with ln P(Z > z) = logP, for tails below the smallest double too.</summary>
    public static double UpperQuantileOfLog(double logP)
    {
        if (logP >= 0 || double.IsNaN(logP))
        {
            return logP == 0 ? double.NegativeInfinity : double.NaN;
        }

        if (logP > -LogTwo)
        {
            return -UpperQuantileOfLog(Log1p.Complement(logP));
        }

        // Abramowitz and Stegun 26.2.23, then Newton on the logarithm, which is concave.
        var t = Math.Sqrt(-2 * logP);
        var z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
        for (var i = 0; i < 50; i++)
        {
            var value = LogSurvival(z);
            var hazard = Math.Exp(-z * z / 2 - GammaFunction.HalfLogTwoPi - value);
            var step = (value - logP) / hazard;
            z += step;
            if (Math.Abs(step) <= 1e-15 * Math.Max(1, z))
            {
                break;
            }
        }

        return z;
    }
}
