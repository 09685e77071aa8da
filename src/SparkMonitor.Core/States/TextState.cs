namespace SparkMonitor.Core.States;

/// <summary>
/// Lengths and extremes of texts or binary values (contract 3.6). Where values must not be kept there are no extremes, and a merge with such
/// a state has none either.
/// </summary>
public sealed class TextState : IState<TextState>
{
    private TextState(MomentsState lengths, TextExtreme? smallest, TextExtreme? largest)
    {
        Lengths = lengths;
        Smallest = smallest;
        Largest = largest;
    }

    public static TextState Empty { get; } = new(MomentsState.Empty, null, null);

    public static StateCodec<TextState> Codec { get; } = new TextCodec();

    /// <summary>Moments of the length in code points (bytes for binary); its smallest and largest are the shortest and longest length.</summary>
    public MomentsState Lengths { get; }

    /// <summary>The least text by UTF-8 bytes; null where there is none or values are not kept.</summary>
    public TextExtreme? Smallest { get; }

    /// <summary>The greatest text by UTF-8 bytes; null where there is none or values are not kept.</summary>
    public TextExtreme? Largest { get; }

    /// <param name="lengths">Moments of the length in code points (bytes for binary).</param>
    /// <param name="smallest">The least text by UTF-8 bytes, at most 256 bytes of it; null where there is none or values are not kept.</param>
    /// <param name="smallestTruncated">True where these are the first 256 bytes of a longer text.</param>
    /// <param name="largest">The greatest text, likewise.</param>
    /// <param name="largestTruncated">True where these are the first 256 bytes of a longer text.</param>
    /// <exception cref="ArgumentException">The parts do not describe one set of texts.</exception>
    public static TextState Of(MomentsState lengths, byte[]? smallest, bool smallestTruncated, byte[]? largest, bool largestTruncated) =>
        Validated(lengths, Extreme(smallest, smallestTruncated), Extreme(largest, largestTruncated), out var state) is { } fault
            ? throw new ArgumentException($"This is not a state of texts: {fault}.")
            : state!;

    public TextState Merge(TextState other)
    {
        if (Lengths.Count == 0)
        {
            return other;
        }

        if (other.Lengths.Count == 0)
        {
            return this;
        }

        var lengths = Lengths.Merge(other.Lengths);
        return Smallest is null || other.Smallest is null
            ? new TextState(lengths, null, null)
            : new TextState(
                lengths,
                Smallest.Value <= other.Smallest.Value ? Smallest : other.Smallest,
                Largest!.Value >= other.Largest!.Value ? Largest : other.Largest);
    }

    public bool Equals(TextState? other) => Codec.AreEqual(this, other);

    public override bool Equals(object? obj) => Equals(obj as TextState);

    public override int GetHashCode() => Codec.HashOf(this);

    /// <summary>What is wrong with the parts, or null and the state.</summary>
    internal static string? Validated(MomentsState lengths, TextExtreme? smallest, TextExtreme? largest, out TextState? state)
    {
        state = null;
        if (lengths.Count == 0)
        {
            state = Empty;
            return smallest is null && largest is null ? null : "there are extremes but no lengths";
        }

        if (lengths.Unit != NumericUnit.Integer || lengths.Min < 0)
        {
            return "the lengths are not whole numbers of at least 0";
        }

        if (smallest.HasValue != largest.HasValue)
        {
            return "one extreme is missing";
        }

        if (smallest is { } least && largest is { } greatest && (!least.IsValid || !greatest.IsValid || least > greatest))
        {
            return "an extreme has another length than it may, or they are exchanged";
        }

        state = new TextState(lengths, smallest, largest);
        return null;
    }

    private static TextExtreme? Extreme(byte[]? bytes, bool truncated) => bytes is null ? null : new TextExtreme(bytes.ToArray(), truncated);
}
