namespace SparkMonitor.Core.Canonical;

/// <summary>The item key of a text that is too long, or must not be kept: <c>md5:</c> and the digest in hex (contract 3.5).</summary>
public static class HashedKey
{
    public const int Length = 36;

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    private static ReadOnlySpan<byte> Prefix => "md5:"u8;

    /// <summary>Writes the key of a digest, given as its bytes 0-7 and 8-15 in big-endian order, in lower-case hex.</summary>
    public static void Write(ulong first, ulong second, Span<byte> key)
    {
        Prefix.CopyTo(key);
        for (var i = 0; i < 16; i++)
        {
            key[4 + i] = HexDigits[(int)(first >> (60 - (4 * i))) & 15];
            key[20 + i] = HexDigits[(int)(second >> (60 - (4 * i))) & 15];
        }
    }

    /// <summary>True for a literal text that a hashed key could equal.</summary>
    internal static bool LooksLike(ReadOnlySpan<byte> key) => key.Length == Length && key.StartsWith(Prefix);
}
