using System.Numerics;
using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The exact distribution of Kolmogorov's D_n, the largest distance of n uniform values' step function from the diagonal.</summary>
/// <remarks>
/// In the tail (n d^2 >= 4, or d >= 1/2 where it is exact) twice Smirnov's one-sided sum. Otherwise P(D_n &lt; d) =
/// n!/n^n [z^n] E_c(z)^2 / E_2c(z), c = n d, with E_c(z) = sum over i &lt; c of (-z)^i (c-i)^i / i!. E_c solves a delay equation, so it equals
/// the sum over the branches W of Lambert's function at -z of e^(c W) / (1 + W), of which a few carry all digits once c >= 10; the
/// coefficient is then a sum over the zeros of E_2c. Below c = 10 the matrix of Marsaglia, Tsang and Wang (2003).
/// </remarks>
public static class KolmogorovExactDistribution
{
    private const double TailLimit = 4;

    /// <summary>P(D_n >= d).</summary>
    public static double Survival(double d, long n) => Math.Exp(LogSurvival(d, n));

    /// <summary>ln P(D_n >= d).</summary>
    public static double LogSurvival(double d, long n)
    {
        if (double.IsNaN(d) || n < 1)
        {
            return double.NaN;
        }

        if (n * d <= 0.5)
        {
            return 0;
        }

        if (d >= 1)
        {
            return double.NegativeInfinity;
        }

        var square = n * d * d;
        if (d >= 0.5)
        {
            return Math.Min(0, LogOneSided(d, n) + Math.Log(2));
        }

        if (square >= TailLimit)
        {
            // What twice the one-sided tail counts double: below 4e-11 of it here, so its limit form suffices.
            var one = LogOneSided(d, n) + Math.Log(2);
            return one + Log1p.Of(-Math.Exp(-8 * square + Math.Log(2) - one));
        }

        if (square < 0.03)
        {
            return 0;
        }

        var cumulative = n * d < 10 ? ByMatrix(d, (int)n) : ByPoles(d, n);
        return cumulative >= 1 ? double.NegativeInfinity : Log1p.Of(-Math.Max(0, cumulative));
    }

    /// <summary>ln P(D_n+ >= d): N. V. Smirnov's sum, d sum over j of C(n,j) (d+j/n)^(j-1) (1-d-j/n)^(n-j).</summary>
    internal static double LogOneSided(double d, long n)
    {
        var last = (long)Math.Floor(n * (1 - d));
        if (n - last < n * d)
        {
            last--;
        }

        // The terms have one peak; ternary search, then outwards in strides that a twelfth of its width allows (the sum of a smooth
        // bell over a lattice equals its integral to all digits).
        long low = 0, high = last;
        while (high - low > 2)
        {
            var third = (high - low) / 3;
            if (Term(low + third) < Term(high - third))
            {
                low += third;
            }
            else
            {
                high -= third;
            }
        }

        var peak = low;
        for (var j = low + 1; j <= high; j++)
        {
            peak = Term(j) > Term(peak) ? j : peak;
        }

        var top = Term(peak);
        long stride = 1;
        if (n > 4000)
        {
            long width = 1;
            while (peak - width > 0 && peak + width < last && Math.Min(Term(peak - width), Term(peak + width)) > top - 0.5)
            {
                width *= 2;
            }

            stride = Math.Max(1, width / 24);
        }

        var sum = 1.0;
        for (var j = peak - stride; j >= 0; j -= stride)
        {
            var value = Math.Exp(Term(j) - top);
            sum += value;
            if (value < 1e-18)
            {
                break;
            }
        }

        for (var j = peak + stride; j <= last; j += stride)
        {
            var value = Math.Exp(Term(j) - top);
            sum += value;
            if (value < 1e-18)
            {
                break;
            }
        }

        return Math.Log(d) + top + Math.Log(sum * stride);

        double Term(long j)
        {
            var p = d + (double)j / n;
            var q = (n - j - n * d) / n;
            if (q <= 0)
            {
                return double.NegativeInfinity;
            }

            return BinomialDistribution.LogPoint(j, n, p, q, -n * d) - Math.Log(p);
        }
    }

    private static double ByPoles(double d, long n)
    {
        var c = n * d;
        var branches = c > 20 ? 1 : 6;
        var scale = Math.Exp(GammaFunction.StirlingError(n)) * Math.Sqrt(2 * Math.PI * n);
        var sum = 0.0;
        for (var j = 1; j < 200; j++)
        {
            var b = j * Math.PI / (2 * c + 1.0 / 3);
            if (b >= 3)
            {
                break;
            }

            Zero zero = default;
            for (var i = 0; i < 50; i++)
            {
                zero = At(b, c, branches);
                var step = zero.Double / (zero.Slope * zero.LogDerivative);
                b -= step;
                if (Math.Abs(step) <= 4e-16 * b)
                {
                    break;
                }
            }

            // n!/n^n = sqrt(2 pi n) e^(-n + error): e^-n and z^-n are taken together, because each alone is out of range.
            var exponent = n * Series(b, 1);
            sum -= zero.Single * zero.Single / zero.Slope * scale * Math.Exp(-exponent);
            if (exponent > 45)
            {
                break;
            }
        }

        return sum;
    }

    // E_c, E_2c and z E'_2c at z = b / sin b e^(-b cot b), the first scaled by e^-(c Re W), the others by its square.
    private static Zero At(double b, double c, int branches)
    {
        var oneLess = Series(b, 0);
        var real = oneLess - 1;
        // The first branch needs none.
        var logZ = branches > 1 ? Series(b, 1) - 1 : double.NaN;
        double single = 0, twice = 0, slope = 0;
        for (var k = 0; k < branches; k++)
        {
            var (w, onePlus) = k == 0 ? (new Complex(real, b), new Complex(oneLess, b)) : Branch(logZ, k);
            var once = k == 0 ? Turn(c * b) : Complex.Exp(c * (w - real));
            var square = once * once;
            var inverse = Complex.Conjugate(onePlus) * (1 / (onePlus.Real * onePlus.Real + onePlus.Imaginary * onePlus.Imaginary));
            var share = square * inverse;
            single += 2 * (once * inverse).Real;
            twice += 2 * share.Real;
            slope += 2 * (share * (2 * c - inverse) * inverse * w).Real;
        }

        var sine = Math.Sin(b);
        var logDerivative = b < 0.01 ? b : 1 / b - 2 * Math.Cos(b) / sine + b / (sine * sine);
        return new Zero(single, twice, slope, logDerivative);
    }

    private static Complex Turn(double angle)
    {
        var (sine, cosine) = Math.SinCos(angle);
        return new Complex(cosine, sine);
    }

    // W + ln W = ln z + i pi (2k + 1).
    private static (Complex W, Complex OnePlus) Branch(double logZ, int k)
    {
        var target = new Complex(logZ, Math.PI * (2 * k + 1));
        var w = target - Complex.Log(target);
        for (var i = 0; i < 8; i++)
        {
            w -= (w + Complex.Log(w) - target) / (1 + 1 / w);
        }

        return (w, 1 + w);
    }

    // form 0: 1 - b cot b; form 1: ln(b / sin b) + 1 - b cot b.
    private static double Series(double b, int form)
    {
        if (b > 1)
        {
            var cotangent = 1 - b / Math.Tan(b);
            return form == 0 ? cotangent : Math.Log(b / Math.Sin(b)) + cotangent;
        }

        // The terms fall by square / pi^2 each: enough of them for all digits.
        var square = b * b / (Math.PI * Math.PI);
        var coefficients = form == 0 ? Cotangents : Exponents;
        var sum = 0.0;
        for (var k = square < 0.001 ? 6 : square < 0.01 ? 9 : SeriesTerms; k >= 1; k--)
        {
            sum = (sum + coefficients[k]) * square;
        }

        return sum;
    }

    private const int SeriesTerms = 20;
    private static readonly double[] Cotangents = Coefficients(0);
    private static readonly double[] Exponents = Coefficients(1);

    private static double[] Coefficients(int form) =>
        [0, .. Enumerable.Range(1, SeriesTerms).Select(k => (1 + GammaFunction.Zeta[2 * k]) * (2 + form / (double)k))];

    // Marsaglia, Tsang and Wang, Evaluating Kolmogorov's distribution, J. Stat. Softw. 8 (2003).
    private static double ByMatrix(double d, int n)
    {
        var k = (int)(n * d) + 1;
        var size = 2 * k - 1;
        var h = k - n * d;
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= Math.Min(size - 1, i + 1); j++)
            {
                matrix[i * size + j] = 1;
            }
        }

        for (var i = 0; i < size; i++)
        {
            matrix[i * size] -= Math.Pow(h, i + 1);
            matrix[(size - 1) * size + i] -= Math.Pow(h, size - i);
        }

        matrix[(size - 1) * size] += 2 * h > 1 ? Math.Pow(2 * h - 1, size) : 0;
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[i * size + j] /= Math.Exp(GammaFunction.LogFactorial(i - j + 1));
            }
        }

        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i] /= Math.E;
        }

        var power = Power(matrix, size, n);
        return power[(k - 1) * size + k - 1] * Math.Exp(GammaFunction.StirlingError(n)) * Math.Sqrt(2 * Math.PI * n);
    }

    private static double[] Power(double[] matrix, int size, int exponent)
    {
        double[]? result = null;
        for (var square = matrix; ; square = Product(square, square, size))
        {
            if ((exponent & 1) == 1)
            {
                result = result is null ? square : Product(result, square, size);
            }

            exponent >>= 1;
            if (exponent == 0)
            {
                return result!;
            }
        }
    }

    private static double[] Product(double[] a, double[] b, int size)
    {
        var product = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < size; k++)
            {
                var factor = a[i * size + k];
                for (var j = 0; j < size; j++)
                {
                    product[i * size + j] += factor * b[k * size + j];
                }
            }
        }

        return product;
    }

    private readonly record struct Zero(double Single, double Double, double Slope, double LogDerivative);
}
