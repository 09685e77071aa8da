using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>Student's t distribution; the degrees of freedom may be fractional.</summary>
public static class StudentDistribution
{
    /// <summary>P(T > t).</summary>
    public static double Survival(double t, double degrees) => Math.Exp(LogSurvival(t, degrees));

    /// <summary>ln P(T > t).</summary>
    public static double LogSurvival(double t, double degrees)
    {
        var half = LogTwoSided(t, degrees) - Math.Log(2);
        return t >= 0 ? half : Log1p.Complement(half);
    }

    /// <summary>ln P(|T| > |t|).</summary>
    public static double LogTwoSided(double t, double degrees)
    {
        if (double.IsNaN(t) || !(degrees > 0))
        {
            return double.NaN;
        }

        if (double.IsInfinity(t))
        {
            return double.NegativeInfinity;
        }

        if (double.IsPositiveInfinity(degrees))
        {
            return NormalDistribution.LogTwoSided(t);
        }

        // Both x and 1 - x without cancellation; the ratio form holds where t squared overflows.
        var ratio = t / Math.Sqrt(degrees);
        var square = ratio * ratio;
        var (x, y) = double.IsInfinity(square) ? (1 / ratio / ratio, 1.0) : (1 / (1 + square), square / (1 + square));
        return IncompleteBeta.Log(degrees / 2, 0.5, x, y);
    }

    /// <summary>t with P(T > t) = p.</summary>
    public static double UpperQuantile(double p, double degrees)
    {
        if (p > 0.5)
        {
            return -UpperQuantile(1 - p, degrees);
        }

        if (p <= 0 || double.IsNaN(p))
        {
            return p == 0 ? double.PositiveInfinity : double.NaN;
        }

        var target = Math.Log(p);
        double low = 0, high = Math.Max(2, NormalDistribution.UpperQuantile(p));
        while (LogSurvival(high, degrees) > target)
        {
            low = high;
            high *= 2;
        }

        for (var i = 0; i < 200 && high - low > 2e-16 * high; i++)
        {
            // Bisection on a scale that suits both the centre and the far tail.
            var middle = low > 1 ? Math.Sqrt(low * high) : 0.5 * (low + high);
            if (LogSurvival(middle, degrees) > target)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return 0.5 * (low + high);
    }
}
