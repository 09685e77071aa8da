using System.Numerics;

namespace SparkMonitor.Tests.States.Reference;

/// <summary>Moments of a few doubles in fractions of large integers, rounded to doubles at the end.</summary>
internal sealed record ExactMoments(double Mean, double StandardDeviation, double Skewness, double Kurtosis)
{
    private const int Digits = 200;

    public static ExactMoments Of(IReadOnlyList<double> values)
    {
        // In units of 2^-1074 every double is an integer; n x - sum is n times the deviation from the mean.
        var integers = values.Select(Units).ToList();
        BigInteger n = integers.Count, sum = integers.Aggregate(BigInteger.Add);
        var deviations = integers.Select(x => (n * x) - sum).ToList();
        BigInteger m2 = Power(deviations, 2), m3 = Power(deviations, 3), m4 = Power(deviations, 4);
        var g1Square = Quotient(m3 * m3 * n, m2 * m2 * m2);
        return new ExactMoments(
            Quotient(sum, n << 1074),
            Scaled(Root(m2 * BigInteger.Pow(4, Digits) / (n * n * (n - 1)))),
            m3.Sign * Math.Sqrt(g1Square),
            Quotient((n * m4) - (3 * m2 * m2), m2 * m2));
    }

    private static BigInteger Units(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) & 0x7FF;
        BigInteger mantissa = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        return (mantissa << Math.Max(0, exponent - 1)) * (bits < 0 ? -1 : 1);
    }

    private static BigInteger Power(IEnumerable<BigInteger> values, int exponent) =>
        values.Aggregate(BigInteger.Zero, (s, x) => s + BigInteger.Pow(x, exponent));

    /// <summary>Through the 30 leading decimal digits, which the parser rounds correctly.</summary>
    private static double Quotient(BigInteger numerator, BigInteger denominator) => Parse(numerator * BigInteger.Pow(10, 400) / denominator, -400);

    private static double Scaled(BigInteger root)
    {
        // root is the deviation in units of 2^-(1074 + Digits).
        var shift = Digits + 1074;
        return Parse(root * BigInteger.Pow(10, 700) / BigInteger.Pow(2, shift), -700);
    }

    private static double Parse(BigInteger value, int exponent) =>
        double.Parse($"{value}E{exponent}", System.Globalization.CultureInfo.InvariantCulture);

    private static BigInteger Root(BigInteger square)
    {
        var root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (square / root)) / 2;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }
}
