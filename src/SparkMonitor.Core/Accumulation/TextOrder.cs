using System.Buffers.Binary;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>Texts in the order of their bytes, of which extremes keep the first 256.</summary>
internal static class TextOrder
{
    public static TextExtreme ToExtreme(ReadOnlySpan<byte> text) =>
        new(text[..Math.Min(text.Length, TextExtreme.MaxLength)].ToArray(), text.Length > TextExtreme.MaxLength);

    /// <summary>Below 0 where the extreme comes before what would be kept of the text.</summary>
    public static int Compare(TextExtreme extreme, ReadOnlySpan<byte> text)
    {
        var order = extreme.Bytes.Span.SequenceCompareTo(text[..Math.Min(text.Length, TextExtreme.MaxLength)]);
        return order != 0 ? order : extreme.IsTruncated.CompareTo(text.Length > TextExtreme.MaxLength);
    }

    /// <summary>The first eight bytes as a number: where those of two texts differ, their order is that of the texts.</summary>
    public static ulong Prefix(ReadOnlySpan<byte> text)
    {
        if (text.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(text);
        }

        var prefix = 0UL;
        for (var i = 0; i < text.Length; i++)
        {
            prefix |= (ulong)text[i] << (56 - (8 * i));
        }

        return prefix;
    }
}
