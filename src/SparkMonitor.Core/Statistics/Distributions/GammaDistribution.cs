using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The gamma distribution of unit scale.</summary>
public static class GammaDistribution
{
    public static double Survival(double x, double shape) => x <= 0 ? 1 : IncompleteGamma.Upper(shape, x);

    public static double LogSurvival(double x, double shape) => x <= 0 ? 0 : IncompleteGamma.LogUpper(shape, x);

    public static double Cumulative(double x, double shape) => x <= 0 ? 0 : IncompleteGamma.Lower(shape, x);

    /// <summary>x with P(X > x) = p.</summary>
    public static double UpperQuantile(double p, double shape)
    {
        if (double.IsNaN(p) || p < 0 || p > 1 || !(shape > 0))
        {
            return double.NaN;
        }

        if (p == 0 || p == 1)
        {
            return p == 0 ? double.PositiveInfinity : 0;
        }

        // Newton on ln x against the logarithm of the smaller tail, guarded by bisection; Wilson-Hilferty to start.
        var upper = p <= 0.5;
        var target = upper ? Math.Log(p) : Log1p.Of(-p);
        var cube = 1 - 1 / (9 * shape) + NormalDistribution.UpperQuantile(p) / (3 * Math.Sqrt(shape));
        var s = cube > 0.05 ? Math.Log(shape * cube * cube * cube) : (Log1p.Of(-p) + GammaFunction.Log(shape + 1)) / shape;
        double low = -1e5, high = 800;
        for (var i = 0; i < 200; i++)
        {
            var x = Math.Exp(s);
            var value = upper ? IncompleteGamma.LogUpper(shape, x) : IncompleteGamma.LogLower(shape, x);
            var difference = upper ? target - value : value - target;
            if (difference > 0)
            {
                high = s;
            }
            else
            {
                low = s;
            }

            var slope = shape * Math.Exp(IncompleteGamma.LogPoisson(shape, x) - value);
            var next = s - difference / slope;
            if (!(next > low && next < high))
            {
                next = 0.5 * (low + high);
            }

            var done = Math.Abs(next - s) <= 2e-16 * Math.Max(1, Math.Abs(s));
            s = next;
            if (done)
            {
                break;
            }
        }

        return Math.Exp(s);
    }
}
