using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>A smallest or largest text: at most 256 bytes of it, and whether it goes on.</summary>
internal sealed record TextExtreme(byte[] Bytes, bool IsTruncated)
{
    public static TextExtreme Of(ReadOnlySpan<byte> text) =>
        new(text[..Math.Min(text.Length, ItemKey.MaxLength)].ToArray(), text.Length > ItemKey.MaxLength);

    /// <summary>The order of UTF-8 bytes; a text that goes on is behind one that ends there.</summary>
    public int CompareTo(ReadOnlySpan<byte> text)
    {
        var order = Bytes.AsSpan().SequenceCompareTo(text[..Math.Min(text.Length, ItemKey.MaxLength)]);
        return order != 0 ? order : IsTruncated.CompareTo(text.Length > ItemKey.MaxLength);
    }

    public int CompareTo(TextExtreme other)
    {
        var order = Bytes.AsSpan().SequenceCompareTo(other.Bytes);
        return order != 0 ? order : IsTruncated.CompareTo(other.IsTruncated);
    }

    /// <summary>The first eight bytes as a number: where those of two texts differ, their order is that of the texts.</summary>
    public static ulong Prefix(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 8)
        {
            return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(text);
        }

        var prefix = 0UL;
        for (var i = 0; i < text.Length; i++)
        {
            prefix |= (ulong)text[i] << (56 - (8 * i));
        }

        return prefix;
    }
}
