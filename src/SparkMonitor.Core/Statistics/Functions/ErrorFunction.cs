namespace SparkMonitor.Core.Statistics.Functions;

/// <summary>The complementary error function, plain and scaled.</summary>
/// <remarks>W. J. Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969).</remarks>
public static class ErrorFunction
{
    private const double OneOverSqrtPi = 0.56418958354775628695;

    private static readonly double[] A =
        [3.16112374387056560e00, 1.13864154151050156e02, 3.77485237685302021e02, 3.20937758913846947e03, 1.85777706184603153e-1];

    private static readonly double[] B = [2.36012909523441209e01, 2.44024637934444173e02, 1.28261652607737228e03, 2.84423683343917062e03];

    private static readonly double[] C =
    [
        5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e01, 2.98635138197400131e02, 8.81952221241769090e02,
        1.71204761263407058e03, 2.05107837782607147e03, 1.23033935479799725e03, 2.15311535474403846e-8,
    ];

    private static readonly double[] D =
    [
        1.57449261107098347e01, 1.17693950891312499e02, 5.37181101862009858e02, 1.62138957456669019e03, 3.29079923573345963e03,
        4.36261909014324716e03, 3.43936767414372164e03, 1.23033935480374942e03,
    ];

    private static readonly double[] P =
    [
        3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4,
        1.63153871373020978e-2,
    ];

    private static readonly double[] Q =
        [2.56852019228982242e00, 1.87295284992346725e00, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3];

    /// <summary>erf(x) for |x| up to 0.46875.</summary>
    internal static double Central(double x)
    {
        var y = x * x;
        var numerator = A[4] * y;
        var denominator = y;
        for (var i = 0; i < 3; i++)
        {
            numerator = (numerator + A[i]) * y;
            denominator = (denominator + B[i]) * y;
        }

        return x * (numerator + A[3]) / (denominator + B[3]);
    }

    /// <summary>e^(x^2) erfc(x) for x >= 0.</summary>
    public static double ScaledComplement(double x)
    {
        if (x <= 0.46875)
        {
            return Math.Exp(x * x) * (1 - Central(x));
        }

        if (x <= 4)
        {
            var numerator = C[8] * x;
            var denominator = x;
            for (var i = 0; i < 7; i++)
            {
                numerator = (numerator + C[i]) * x;
                denominator = (denominator + D[i]) * x;
            }

            return (numerator + C[7]) / (denominator + D[7]);
        }

        if (x > 1e8)
        {
            return OneOverSqrtPi / x;
        }

        var r = 1 / (x * x);
        var top = P[5] * r;
        var bottom = r;
        for (var i = 0; i < 4; i++)
        {
            top = (top + P[i]) * r;
            bottom = (bottom + Q[i]) * r;
        }

        return (OneOverSqrtPi - r * (top + P[4]) / (bottom + Q[4])) / x;
    }

    /// <summary>erfc(x).</summary>
    public static double Complement(double x)
    {
        if (Math.Abs(x) <= 0.46875)
        {
            return 1 - Central(x);
        }

        if (x < 0)
        {
            return 2 - Complement(-x);
        }

        // x^2 split in two, so that its rounding does not cost digits of the exponential.
        var head = Math.Truncate(x * 16) / 16;
        var rest = (x - head) * (x + head);
        return Math.Exp(-head * head) * Math.Exp(-rest) * ScaledComplement(x);
    }
}
