using SparkMonitor.Core.Statistics.Distributions;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>
/// What each measure gives for a normal column that is shifted by <c>d</c> of its standard deviations: the default thresholds are these, so that
/// one figure means the same change whatever the measure.
/// </summary>
public static class NormalShift
{
    private const double Reach = 9;
    private const int Steps = 2000;

    /// <summary>Largest difference of cumulative shares, and total variation: 2 Phi(d/2) - 1.</summary>
    public static double Distance(double d) => 1 - (2 * NormalDistribution.Survival(d / 2));

    /// <summary>P(current > reference) - 1/2 = Phi(d / sqrt 2) - 1/2.</summary>
    public static double Superiority(double d) => 0.5 - NormalDistribution.Survival(d / Math.Sqrt(2));

    public static double Psi(double d) => d * d;

    public static double KullbackLeibler(double d) => d * d / 2;

    /// <summary>sqrt(1 - exp(-d^2 / 8)).</summary>
    public static double Hellinger(double d) => Math.Sqrt(-Statistics.Functions.Log1p.Expm1(-d * d / 8));

    public static double Bhattacharyya(double d) => d * d / 8;

    /// <summary>Jensen-Shannon divergence in nats, by Simpson's rule; about d^2 / 8.</summary>
    public static double JensenShannon(double d) => Integrate(x =>
    {
        double p = NormalDistribution.Density(x - (d / 2)), q = NormalDistribution.Density(x + (d / 2)), middle = (p + q) / 2;
        return 0.5 * (Part(p, middle) + Part(q, middle));
    });

    /// <summary>Mean over the pooled rows of (F - G)^2.</summary>
    public static double MeanSquare(double d) => Integrate(x =>
    {
        var gap = NormalDistribution.Survival(x - (d / 2)) - NormalDistribution.Survival(x + (d / 2));
        return gap * gap * 0.5 * (NormalDistribution.Density(x - (d / 2)) + NormalDistribution.Density(x + (d / 2)));
    });

    /// <summary>Energy coefficient 1 - (2 / sqrt pi) / E abs(X - Y).</summary>
    public static double Energy(double d)
    {
        // abs(X - Y) is a folded normal of mean d and variance 2.
        var mean = (2 * Math.Exp(-d * d / 4) / Math.Sqrt(Math.PI)) + (d * (1 - (2 * NormalDistribution.Survival(d / Math.Sqrt(2)))));
        return 1 - (2 / Math.Sqrt(Math.PI) / mean);
    }

    /// <summary>The largest change of a share among cells of a twentieth each: that of an outermost one, about d / 10.</summary>
    public static double Largest(double d) => d / 10;

    private static double Part(double p, double middle) => p > 0 ? p * Math.Log(p / middle) : 0;

    private static double Integrate(Func<double, double> term)
    {
        const double Width = 2 * Reach / Steps;
        var sum = term(-Reach) + term(Reach);
        for (var i = 1; i < Steps; i++)
        {
            sum += (i % 2 == 0 ? 2 : 4) * term(-Reach + (i * Width));
        }

        return sum * Width / 3;
    }
}
