namespace SparkMonitor.Core.States;

/// <summary>A smallest or largest text: all its bytes, or the first 256 of a longer one.</summary>
/// <param name="Bytes">At most 256 bytes; exactly 256 where truncated, which may cut a character.</param>
/// <param name="IsTruncated">True where the text is longer than the bytes.</param>
public readonly record struct TextExtreme(ReadOnlyMemory<byte> Bytes, bool IsTruncated) : IComparable<TextExtreme>
{
    public const int MaxLength = 256;

    internal bool IsValid => IsTruncated ? Bytes.Length == MaxLength : Bytes.Length <= MaxLength;

    /// <summary>By bytes; a text that goes on comes after the one that ends there.</summary>
    public int CompareTo(TextExtreme other)
    {
        var order = Bytes.Span.SequenceCompareTo(other.Bytes.Span);
        return order != 0 ? order : IsTruncated.CompareTo(other.IsTruncated);
    }

    public bool Equals(TextExtreme other) => CompareTo(other) == 0;

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes.Span);
        hash.Add(IsTruncated);
        return hash.ToHashCode();
    }

    public static bool operator <(TextExtreme left, TextExtreme right) => left.CompareTo(right) < 0;

    public static bool operator <=(TextExtreme left, TextExtreme right) => left.CompareTo(right) <= 0;

    public static bool operator >(TextExtreme left, TextExtreme right) => left.CompareTo(right) > 0;

    public static bool operator >=(TextExtreme left, TextExtreme right) => left.CompareTo(right) >= 0;
}
