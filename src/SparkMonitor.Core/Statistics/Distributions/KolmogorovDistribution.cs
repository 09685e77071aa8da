using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The limiting distribution of sqrt(n) D_n.</summary>
public static class KolmogorovDistribution
{
    public static double Survival(double y) => Math.Exp(LogSurvival(y));

    public static double LogSurvival(double y)
    {
        if (y <= 0)
        {
            return 0;
        }

        if (y < 0.82)
        {
            // The theta function's other form, where the alternating one cancels.
            var sum = 0.0;
            for (var k = 1; k < 40; k += 2)
            {
                sum += Math.Exp(-k * k * Math.PI * Math.PI / (8 * y * y));
            }

            return Log1p.Of(-Math.Sqrt(2 * Math.PI) / y * sum);
        }

        var tail = 1.0;
        for (var k = 2; k < 12; k++)
        {
            tail += (k % 2 == 0 ? -1 : 1) * Math.Exp(-2.0 * y * y * (k * k - 1));
        }

        return Math.Log(2 * tail) - 2 * y * y;
    }

    /// <summary>y with P(sqrt(n) D_n > y) = p.</summary>
    public static double UpperQuantile(double p)
    {
        if (!(p > 0 && p < 1))
        {
            return p == 0 ? double.PositiveInfinity : p == 1 ? 0 : double.NaN;
        }

        var target = Math.Log(p);
        double low = 0.02, high = Math.Sqrt((Math.Log(2) - target) / 2) + 1;
        for (var i = 0; i < 100 && high - low > 1e-16 * high; i++)
        {
            var middle = 0.5 * (low + high);
            if (LogSurvival(middle) > target)
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
