namespace SparkMonitor.Core.Canonical;

/// <summary>
/// A finite double other than zero as sign * 2^Exponent * (1 + Fraction) with 0 &lt;= Fraction &lt; 1, exact, subnormals included, and its
/// cell in the quantile sketch (contract 3.2).
/// </summary>
public readonly record struct Octave(int Sign, int Exponent, double Fraction)
{
    public const int CellsPerOctave = 70;

    internal const int MinExponent = -1074;
    internal const ulong MantissaMask = (1UL << 52) - 1;
    internal const ulong OneBits = 0x3ff0000000000000;

    /// <param name="value">Finite and not zero.</param>
    public static Octave Of(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var sign = (long)bits < 0 ? -1 : 1;
        var mantissa = bits & MantissaMask;
        var exponent = (int)(bits >> 52) & 0x7ff;
        if (exponent == 0)
        {
            var shift = System.Numerics.BitOperations.LeadingZeroCount(mantissa) - 11;
            mantissa = (mantissa << shift) & MantissaMask;
            exponent = 1 - shift;
        }

        return new Octave(sign, exponent - 1023, BitConverter.UInt64BitsToDouble(mantissa | OneBits) - 1.0);
    }

    /// <summary>The cell of the magnitude: 70 Exponent + floor(((12 s - 42) s + 100) s), every operation rounded to double.</summary>
    public int Cell => (CellsPerOctave * Exponent) + CellInOctave(Fraction);

    /// <summary>0 to 69.</summary>
    public static int CellInOctave(double fraction) => (int)(((((12.0 * fraction) - 42.0) * fraction) + 100.0) * fraction);
}
