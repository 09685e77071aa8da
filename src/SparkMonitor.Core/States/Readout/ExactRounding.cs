using System.Numerics;

namespace SparkMonitor.Core.States.Readout;

/// <summary>Doubles nearest to exact quotients and their roots, ties to even.</summary>
internal static class ExactRounding
{
    private const int Precision = 53;
    private const int MinExponent = -1074;

    /// <summary>Enough bits of a quotient for the rounding: more than a double has, and what lies beyond them only breaks ties.</summary>
    private const int Kept = 66;

    /// <summary>The double nearest to <c>numerator 2^exponent / denominator</c>; infinite where it is too large. The denominator is positive.</summary>
    public static double Quotient(BigInteger numerator, BigInteger denominator, int exponent = 0)
    {
        if (numerator.IsZero)
        {
            return 0;
        }

        var magnitude = BigInteger.Abs(numerator);
        var shift = Kept - (int)(magnitude.GetBitLength() - denominator.GetBitLength());
        var quotient = Divide(magnitude, denominator, shift, out var exact);
        var rounded = Round((UInt128)quotient, exact, exponent - shift);
        return numerator.Sign < 0 ? -rounded : rounded;
    }

    /// <summary>The double nearest to the root of <c>numerator 2^exponent / denominator</c>; both are positive.</summary>
    public static double Root(BigInteger numerator, BigInteger denominator, int exponent = 0)
    {
        var shift = (2 * Kept) - (int)(numerator.GetBitLength() - denominator.GetBitLength());
        shift += (shift ^ exponent) & 1;
        var square = Divide(numerator, denominator, shift, out var exact);
        var root = Root(square);
        return Round((UInt128)root, exact && root * root == square, (exponent - shift) / 2);
    }

    /// <summary>The double nearest to <c>value / 10^scale</c>.</summary>
    public static double Unscaled(double value, int scale)
    {
        if (scale == 0 || value == 0 || !double.IsFinite(value))
        {
            return value;
        }

        // Powers of ten up to 10^22 are doubles, so that the division rounds once.
        if (scale <= 22)
        {
            return value / (double)BigInteger.Pow(10, scale);
        }

        var (mantissa, exponent) = Parts(value);
        return Quotient(mantissa, BigInteger.Pow(10, scale), exponent);
    }

    /// <summary>A finite double as <c>mantissa 2^exponent</c>.</summary>
    public static (long Mantissa, int Exponent) Parts(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)(bits >> 52) & 0x7FF;
        var fraction = bits & ((1L << 52) - 1);
        var mantissa = biased == 0 ? fraction : fraction | (1L << 52);
        return (bits < 0 ? -mantissa : mantissa, Math.Max(biased, 1) - 1075);
    }

    private static BigInteger Divide(BigInteger numerator, BigInteger denominator, int shift, out bool exact)
    {
        var quotient = BigInteger.DivRem(
            shift > 0 ? numerator << shift : numerator, shift < 0 ? denominator << -shift : denominator, out var remainder);
        exact = remainder.IsZero;
        return quotient;
    }

    /// <summary>The root rounded down, from the double's root by Newton's steps.</summary>
    private static BigInteger Root(BigInteger square)
    {
        var root = (BigInteger)Math.Sqrt((double)square);
        root = (root + (square / root)) >> 1;
        root = (root + (square / root)) >> 1;
        while (root * root > square)
        {
            root--;
        }

        while ((root + 1) * (root + 1) <= square)
        {
            root++;
        }

        return root;
    }

    /// <summary>Rounds <c>significand 2^exponent</c>, to which something below one unit is still to be added unless it is exact.</summary>
    private static double Round(UInt128 significand, bool exact, int exponent)
    {
        var value = (significand << 1) | (exact ? UInt128.Zero : UInt128.One);
        exponent--;
        var length = 128 - (int)UInt128.LeadingZeroCount(value);
        var dropped = Math.Max(length - Precision, MinExponent - exponent);
        if (dropped > length + 1)
        {
            return 0;
        }

        if (dropped > 0)
        {
            var rest = value & ((UInt128.One << dropped) - 1);
            var half = UInt128.One << (dropped - 1);
            value >>= dropped;
            value += rest > half || (rest == half && UInt128.IsOddInteger(value)) ? UInt128.One : UInt128.Zero;
            exponent += dropped;
        }

        return Math.ScaleB((double)value, exponent);
    }
}
