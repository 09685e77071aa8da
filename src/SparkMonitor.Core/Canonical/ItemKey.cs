using System.Buffers.Binary;

namespace SparkMonitor.Core.Canonical;

/// <summary>The key bytes of an item (contract 3.5), whose order is the order of the values.</summary>
public static class ItemKey
{
    /// <summary>Texts longer than this are kept as <c>md5:</c> and the digest in hex.</summary>
    public const int MaxLength = 256;

    public const int HashedLength = 36;

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    private static ReadOnlySpan<byte> HashedPrefix => "md5:"u8;

    /// <summary>Integers, days, microseconds, unscaled decimals: eight bytes, big endian, sign bit flipped.</summary>
    public static byte[] OfInteger(long value)
    {
        var key = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(key, value ^ long.MinValue);
        return key;
    }

    /// <summary>Canonical bits of a double: as an integer, all bits flipped for negatives.</summary>
    public static byte[] OfReal(long bits)
    {
        var key = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(key, RealBits.Ordered(bits) ^ long.MinValue);
        return key;
    }

    /// <summary>Writes <c>md5:</c> and the 32 lower-case hex digits of a digest, given as its bytes 0-7 and 8-15 in big-endian order.</summary>
    public static void WriteHashed(ulong first, ulong second, Span<byte> key)
    {
        HashedPrefix.CopyTo(key);
        for (var i = 0; i < 16; i++)
        {
            key[4 + i] = HexDigits[(int)(first >> (60 - (4 * i))) & 15];
            key[20 + i] = HexDigits[(int)(second >> (60 - (4 * i))) & 15];
        }
    }

    /// <summary>True for a key that a hashed one could equal.</summary>
    internal static bool LooksHashed(ReadOnlySpan<byte> key) => key.Length == HashedLength && key.StartsWith(HashedPrefix);
}
