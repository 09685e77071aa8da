namespace SparkMonitor.Core.Statistics.Functions;

/// <summary>The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x), each accurate in its own tail.</summary>
/// <remarks>Series 6.5.29 and continued fraction 6.5.31 of Abramowitz and Stegun, with Loader's form of the leading factor.</remarks>
public static class IncompleteGamma
{
    /// <summary>P(a, x), a > 0, x >= 0.</summary>
    public static double Lower(double a, double x) => Math.Exp(Logs(a, x).Lower);

    /// <summary>Q(a, x).</summary>
    public static double Upper(double a, double x) => Math.Exp(Logs(a, x).Upper);

    /// <summary>ln P(a, x).</summary>
    public static double LogLower(double a, double x) => Logs(a, x).Lower;

    /// <summary>ln Q(a, x).</summary>
    public static double LogUpper(double a, double x) => Logs(a, x).Upper;

    /// <summary>ln of x^a e^-x / Gamma(a + 1).</summary>
    public static double LogPoisson(double a, double x)
    {
        if (x == 0)
        {
            return a == 0 ? 0 : double.NegativeInfinity;
        }

        return a < 10
            ? a * Math.Log(x) - x - GammaFunction.Log(a + 1)
            : -Log1p.HalfDeviance(a, x) - GammaFunction.StirlingError(a) - 0.5 * Math.Log(a) - GammaFunction.HalfLogTwoPi;
    }

    private static (double Lower, double Upper) Logs(double a, double x)
    {
        if (double.IsNaN(a) || double.IsNaN(x) || a <= 0 || x < 0)
        {
            return (double.NaN, double.NaN);
        }

        if (x == 0 || double.IsPositiveInfinity(x))
        {
            return x == 0 ? (double.NegativeInfinity, 0) : (0, double.NegativeInfinity);
        }

        var leading = LogPoisson(a, x);
        if (x < a + 1)
        {
            var lower = leading + Math.Log(Series(a, x));
            return (lower, lower >= 0 ? double.NegativeInfinity : Log1p.Complement(lower));
        }

        var upper = leading + Math.Log(a) + Math.Log(Fraction(a, x));
        return (upper >= 0 ? double.NegativeInfinity : Log1p.Complement(upper), upper);
    }

    private static double Series(double a, double x)
    {
        double sum = 1, term = 1;
        for (var k = 1.0; ; k++)
        {
            term *= x / (a + k);
            sum += term;
            if (term < sum * 1e-17)
            {
                return sum;
            }
        }
    }

    // Modified Lentz evaluation of the continued fraction.
    private static double Fraction(double a, double x)
    {
        const double Tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / (b == 0 ? Tiny : b);
        var h = d;
        for (var i = 1.0; i < 1e8; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = an * d + b;
            d = 1 / (d == 0 ? Tiny : d);
            c = b + an / c;
            c = c == 0 ? Tiny : c;
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
