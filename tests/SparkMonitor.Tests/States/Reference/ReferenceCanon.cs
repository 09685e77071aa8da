using System.Numerics;
using System.Security.Cryptography;

namespace SparkMonitor.Tests.States.Reference;

/// <summary>The formulas of contract sections 2 and 3 for one value at a time, written to be checked by eye.</summary>
internal static class ReferenceCanon
{
    private const ulong Mask = 0xFFFFFFFF;

    /// <summary>e and s of a = 2^e (1 + s), by exact halving and doubling.</summary>
    public static (int Exponent, double S) Split(double magnitude)
    {
        var exponent = 0;
        for (; magnitude >= 2; exponent++)
        {
            magnitude /= 2;
        }

        for (; magnitude < 1; exponent--)
        {
            magnitude *= 2;
        }

        return (exponent, magnitude - 1);
    }

    public static int Cell(double magnitude)
    {
        var (exponent, s) = Split(magnitude);
        double a = 12.0 * s, b = a - 42.0, c = b * s, d = c + 100.0, f = d * s;
        return (70 * exponent) + (int)Math.Floor(f);
    }

    public static int Hour(long microseconds) => (int)(BigInteger.Subtract(microseconds, Modulo(microseconds, 3_600_000_000)) / 3_600_000_000);

    /// <summary>The lanes of one value: hi in units of 2^-22, lo in units of 2^-52.</summary>
    public static (long High, long Low) Lanes(double v)
    {
        const double c = 1.5 * 1073741824.0;
        var raised = v + c;
        var hi = raised - c;
        var rest = v - hi;
        var lifted = rest + 1.5;
        var lo = lifted - 1.5;
        return ((long)(hi * 4194304.0), (long)(lo * 4503599627370496.0));
    }

    public static (int Register, ulong Hash) Feistel(long y)
    {
        ulong lo = (ulong)y & Mask, hi = (ulong)y >> 32;
        hi ^= Mix(lo, 0x7feb352d, 0x31848bab);
        lo ^= Mix(hi, 0x2c1b3c6d, 0x297a2d39);
        hi ^= Mix(lo, 0x045d9f3b, 0x7feb352d);
        lo ^= Mix(hi, 0x31848bab, 0x2c1b3c6d);
        return ((int)(hi >> 20), ((hi & 1048575) << 32) | lo);
    }

    public static (int Register, ulong Hash) Md5(ReadOnlySpan<byte> bytes)
    {
#pragma warning disable CA5351 // The contract's hash; nothing is kept secret by it.
        var hex = Convert.ToHexString(MD5.HashData(bytes));
#pragma warning restore CA5351
        return (Convert.ToInt32(hex[..3], 16), Convert.ToUInt64(hex[3..16], 16));
    }

    /// <summary>The integer of a double for the hash: its bits, those of 0 for -0.</summary>
    public static long Bits(double x) => x == 0 ? 0 : BitConverter.DoubleToInt64Bits(x);

    /// <summary>(W - lz) * 1024 and the ten bits after the leading one, from the hash written in binary.</summary>
    public static ushort Code(ulong hash)
    {
        var digits = Convert.ToString((long)hash, 2);
        return hash == 0 ? (ushort)0 : (ushort)((digits.Length * 1024) + Convert.ToInt32(digits[1..].PadRight(10, '0')[..10], 2));
    }

    private static ulong Mix(ulong v, ulong c1, ulong c2)
    {
        v = (v ^ (v >> 16)) * c1 & Mask;
        v = (v ^ (v >> 15)) * c2 & Mask;
        return v ^ (v >> 16);
    }

    private static long Modulo(long value, long divisor) => ((value % divisor) + divisor) % divisor;
}
