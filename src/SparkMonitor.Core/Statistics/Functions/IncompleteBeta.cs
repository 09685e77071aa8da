namespace SparkMonitor.Core.Statistics.Functions;

/// <summary>The regularised incomplete beta function I_x(a, b), accurate in both tails.</summary>
/// <remarks>Continued fraction 26.5.8 of Abramowitz and Stegun, with Loader's form of the leading factor.</remarks>
public static class IncompleteBeta
{
    /// <summary>I_x(a, b), a and b > 0, x in [0, 1].</summary>
    public static double Of(double a, double b, double x) => Math.Exp(Log(a, b, x, 1 - x));

    /// <summary>ln I_x(a, b) with x + y = 1; pass both when either is known without cancellation.</summary>
    public static double Log(double a, double b, double x, double y)
    {
        if (double.IsNaN(x) || double.IsNaN(y) || !(a > 0) || !(b > 0))
        {
            return double.NaN;
        }

        if (x <= 0)
        {
            return double.NegativeInfinity;
        }

        if (y <= 0)
        {
            return 0;
        }

        if (x * (a + b + 2) < a + 1)
        {
            return LogLeading(a, b, x, y) - Math.Log(a) + Math.Log(Fraction(a, b, x));
        }

        var complement = LogLeading(a, b, x, y) - Math.Log(b) + Math.Log(Fraction(b, a, y));
        return complement >= 0 ? double.NegativeInfinity : Log1p.Complement(complement);
    }

    /// <summary>ln of x^a y^b / B(a, b).</summary>
    internal static double LogLeading(double a, double b, double x, double y)
    {
        var n = a + b;
        return -Log1p.HalfDeviance(a, n * x) - Log1p.HalfDeviance(b, n * y)
            + 0.5 * (Math.Log(a) + Math.Log(b / n)) - GammaFunction.HalfLogTwoPi
            + GammaFunction.StirlingError(n) - GammaFunction.StirlingError(a) - GammaFunction.StirlingError(b);
    }

    /// <summary>x with I_x(a, b) = p.</summary>
    public static double Inverse(double a, double b, double p)
    {
        if (double.IsNaN(p) || p < 0 || p > 1)
        {
            return double.NaN;
        }

        if (p == 0 || p == 1)
        {
            return p;
        }

        // On the scale of ln(x / y), where both ends have room; bisection guards Newton's step.
        var target = Math.Log(p);
        var upperTail = p > 0.5;
        var targetUpper = Log1p.Of(-p);
        double low = -800, high = 800;
        var s = Math.Log(a / b);
        for (var i = 0; i < 200; i++)
        {
            var x = 1 / (1 + Math.Exp(-s));
            var y = 1 / (1 + Math.Exp(s));
            var value = upperTail ? Log(b, a, y, x) : Log(a, b, x, y);
            var difference = upperTail ? targetUpper - value : value - target;
            if (difference > 0)
            {
                high = s;
            }
            else
            {
                low = s;
            }

            // d ln I / ds = x y density / I.
            var slope = Math.Exp(LogLeading(a, b, x, y) - value);
            var next = s - difference / slope;
            if (!(next > low && next < high))
            {
                next = 0.5 * (low + high);
            }

            if (Math.Abs(next - s) <= 2e-16 * Math.Max(1, Math.Abs(s)))
            {
                s = next;
                break;
            }

            s = next;
        }

        return 1 / (1 + Math.Exp(-s));
    }

    private static double Fraction(double a, double b, double x)
    {
        const double Tiny = 1e-300;
        double sum = a + b, up = a + 1, down = a - 1;
        var c = 1.0;
        var d = 1 - sum * x / up;
        d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
        var h = d;
        for (var m = 1.0; m < 1e8; m++)
        {
            var twice = 2 * m;
            var even = m * (b - m) * x / ((down + twice) * (a + twice));
            d = 1 + even * d;
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = 1 + even / c;
            c = Math.Abs(c) < Tiny ? Tiny : c;
            h *= d * c;
            var odd = -(a + m) * (sum + m) * x / ((a + twice) * (up + twice));
            d = 1 + odd * d;
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = 1 + odd / c;
            c = Math.Abs(c) < Tiny ? Tiny : c;
            var delta = d * c;
            h *= delta;
            if (Math.Abs(delta - 1) < 3e-16)
            {
                break;
            }
        }

        return h;
    }
}
