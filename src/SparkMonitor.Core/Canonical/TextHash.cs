namespace SparkMonitor.Core.Canonical;

/// <summary>The hash of a text, binary value or the digits of a wide decimal (contract 3.3): the first eight bytes of its MD5, big endian.</summary>
public static class TextHash
{
    public static ulong Of(ReadOnlySpan<byte> text) => Md5Lanes.Hash(text).First;
}
