namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>Smirnov's alternating series of integrals between the poles of an infinite quadratic form.</summary>
internal static class SmirnovSeries
{
    /// <summary>ln of 1/pi sum of (-1)^(k-1) int over interval k = 1, 2, ... of density(s, distance to the near end) e^(-x u(s) / 2) ds.</summary>
    /// <param name="x">Where the tail starts.</param>
    /// <param name="start">Where the first interval starts.</param>
    /// <param name="length">Length of an interval.</param>
    /// <param name="period">Distance from one interval to the next.</param>
    /// <param name="density">The integrand without its exponential.</param>
    /// <param name="pole">u(s), ascending.</param>
    internal static double LogSurvival(
        double x,
        double start,
        double length,
        double period,
        Func<double, double, double> density,
        Func<double, double> pole)
    {
        if (x <= 0 || double.IsNaN(x))
        {
            return double.IsNaN(x) ? double.NaN : 0;
        }

        var origin = pole(start);
        var sum = 0.0;
        for (var k = 0; k < 4000; k++)
        {
            var low = start + k * period;
            var least = x * (pole(low) - origin) / 2;
            if (least > 40)
            {
                break;
            }

            var nodes = 40 + (int)(6 * Math.Sqrt(Math.Min(1e10, x * (pole(low + length) - pole(low)))));
            var part = 0.0;
            for (var i = 0; i < nodes; i++)
            {
                var angle = Math.PI * (2 * i + 1) / (4.0 * nodes);
                double sine = Math.Sin(angle), cosine = Math.Cos(angle);
                double near = length * sine * sine, far = length * cosine * cosine;
                var s = low + near;
                var exponent = x * (pole(s) - origin) / 2;
                if (exponent > 60)
                {
                    break;
                }

                part += density(s, Math.Min(near, far)) * Math.Sqrt(near * far) * Math.Exp(-exponent);
            }

            sum += (k % 2 == 0 ? 1 : -1) * part * Math.PI / nodes;
        }

        return Math.Min(0, Math.Log(sum / Math.PI) - x * origin / 2);
    }
}
