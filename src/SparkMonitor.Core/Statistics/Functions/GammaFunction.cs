namespace SparkMonitor.Core.Statistics.Functions;

/// <summary>The logarithm of the gamma function, its derivatives and its distance from Stirling's formula, for positive arguments.</summary>
/// <remarks>Abramowitz and Stegun 6.1.33 (near 1 and 2), 6.1.40 (large arguments), 6.3.18, 6.4.12.</remarks>
public static class GammaFunction
{
    public const double EulerGamma = 0.57721566490153286061;

    internal const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>zeta(s) - 1 of Riemann's zeta function, s = 2..55.</summary>
    internal static readonly double[] Zeta = ZetaMinusOne(56);

    /// <summary>ln Gamma(x) for x > 0, relative error below 1e-14 also beside its zeros at 1 and 2.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x <= 0)
        {
            return x == 0 ? double.PositiveInfinity : double.NaN;
        }

        if (x < 0.5)
        {
            return AroundOne(x) - Math.Log(x);
        }

        if (x < 1.5)
        {
            var z = x - 1;
            return AroundTwo(z) - Log1p.Of(z);
        }

        if (x < 2.5)
        {
            return AroundTwo(x - 2);
        }

        if (x < 10)
        {
            var product = 1.0;
            while (x >= 2.5)
            {
                x -= 1;
                product *= x;
            }

            return AroundTwo(x - 2) + Math.Log(product);
        }

        return (x - 0.5) * Math.Log(x) - x + HalfLogTwoPi + StirlingSeries(x);
    }

    /// <summary>ln Gamma(x) less (x - 1/2) ln x - x + ln(2 pi)/2: the part Stirling's formula leaves out.</summary>
    public static double StirlingError(double x) =>
        x >= 10 ? StirlingSeries(x) : Log(x) - ((x - 0.5) * Math.Log(x) - x + HalfLogTwoPi);

    /// <summary>ln n! for a count.</summary>
    public static double LogFactorial(long n) => Log(n + 1.0);

    /// <summary>The derivative of ln Gamma(x), x > 0.</summary>
    public static double Digamma(double x)
    {
        var shift = 0.0;
        while (x < 12)
        {
            shift -= 1 / x;
            x += 1;
        }

        var r = 1 / (x * x);
        return shift + Math.Log(x) - 0.5 / x
            - r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r * (1.0 / 132 - r * (691.0 / 32760 - r / 12))))));
    }

    /// <summary>The second derivative of ln Gamma(x), x > 0.</summary>
    public static double Trigamma(double x)
    {
        var shift = 0.0;
        while (x < 12)
        {
            shift += 1 / (x * x);
            x += 1;
        }

        var r = 1 / (x * x);
        return shift + 1 / x + r / 2
            + r / x * (1.0 / 6 - r * (1.0 / 30 - r * (1.0 / 42 - r * (1.0 / 30 - r * (5.0 / 66 - r * 691.0 / 2730)))));
    }

    // ln Gamma(1 + x) for x below 0.5.
    private static double AroundOne(double x) => AroundTwo(x) - Log1p.Of(x);

    // ln Gamma(2 + z) for |z| up to 0.5.
    private static double AroundTwo(double z)
    {
        var sum = 0.0;
        for (var k = Zeta.Length - 1; k >= 2; k--)
        {
            sum = (k % 2 == 0 ? Zeta[k] : -Zeta[k]) / k + z * sum;
        }

        return z * (1 - EulerGamma) + z * z * sum;
    }

    private static double StirlingSeries(double x)
    {
        var r = 1 / (x * x);
        return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * (1.0 / 1188 - r * (691.0 / 360360 - r * (1.0 / 156
            - r * 3617.0 / 122400))))))) / x;
    }

    private static double[] ZetaMinusOne(int count)
    {
        var zeta = new double[count];
        for (var s = 2; s < count; s++)
        {
            // Euler-Maclaurin after twenty terms.
            const int Terms = 20;
            var sum = 0.0;
            for (var k = Terms - 1; k >= 2; k--)
            {
                sum += Math.Pow(k, -s);
            }

            var tail = Math.Pow(Terms, 1 - s) / (s - 1) + Math.Pow(Terms, -s) / 2 + s * Math.Pow(Terms, -s - 1) / 12
                - s * (s + 1.0) * (s + 2.0) * Math.Pow(Terms, -s - 3) / 720
                + s * (s + 1.0) * (s + 2.0) * (s + 3.0) * (s + 4.0) * Math.Pow(Terms, -s - 5) / 30240
                - s * (s + 1.0) * (s + 2.0) * (s + 3.0) * (s + 4.0) * (s + 5.0) * (s + 6.0) * Math.Pow(Terms, -s - 7) / 1209600;
            zeta[s] = sum + tail;
        }

        return zeta;
    }
}
