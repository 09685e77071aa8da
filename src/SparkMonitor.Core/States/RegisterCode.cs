using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.States;

/// <summary>
/// The 16-bit code of a least hash in a register (contract 3.3): the number of significant bits times 1,024 plus the ten bits after the
/// leading one. It grows with the hash.
/// </summary>
public static class RegisterCode
{
    /// <summary>Bits of the hash in one of 4,096 registers.</summary>
    public const int Width = 52;

    /// <summary>Bits of the hash in one of 512 registers.</summary>
    public const int FoldedWidth = 55;

    private const int MantissaBits = 10;

    /// <summary>The code of a hash below 2^55.</summary>
    public static ushort Of(ulong hash) => DistinctRegister.FoldedCode(hash);

    /// <summary>The code in register r / 8 of 512, whose hash has the low three bits of r in front.</summary>
    public static ushort Fold(ushort code, int register)
    {
        if (code == DistinctSketch.EmptyCode || (register & 7) == 0)
        {
            return code;
        }

        return Of(((ulong)(register & 7) << Width) | Least(code));
    }

    /// <summary>Whether any hash of the width has this code.</summary>
    internal static bool IsValid(ushort code, int width)
    {
        var length = code >> MantissaBits;
        return length <= width && Of(Least(code)) == code;
    }

    /// <summary>The middle of the hashes that have this code, as a part of the whole range.</summary>
    internal static double Fraction(ushort code, int width)
    {
        var length = code >> MantissaBits;
        if (length <= MantissaBits + 1)
        {
            return (Least(code) + 0.5) / (1L << width);
        }

        // 1.b1 with the exponent of the leading bit, put together as a double.
        var exponent = (ulong)(length - 1 - width + 1023);
        return BitConverter.UInt64BitsToDouble((exponent << 52) | ((code & 1023UL) << 42) | (1UL << 41));
    }

    /// <summary>The least hash with this code.</summary>
    private static ulong Least(ushort code)
    {
        var length = code >> MantissaBits;
        if (length == 0)
        {
            return 0;
        }

        var significant = 1024UL | (uint)(code & 1023);
        return length > MantissaBits ? significant << (length - 1 - MantissaBits) : significant >> (MantissaBits + 1 - length);
    }
}
