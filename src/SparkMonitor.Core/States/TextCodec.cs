namespace SparkMonitor.Core.States;

/// <summary>
/// A byte of flags (1 extremes are kept, 2 the smallest is truncated, 4 the largest is), the moments of the lengths without their version byte,
/// and the two extremes, each after its length.
/// </summary>
internal sealed class TextCodec : StateCodec<TextState>
{
    private const byte Kept = 1;
    private const byte SmallestTruncated = 2;
    private const byte LargestTruncated = 4;

    public override string Name => "text";

    public override byte Version => 1;

    internal override void Write(ref StateWriter writer, TextState state)
    {
        var flags = (state.Smallest is null ? 0 : Kept)
            | (state.Smallest is { IsTruncated: true } ? SmallestTruncated : 0)
            | (state.Largest is { IsTruncated: true } ? LargestTruncated : 0);
        writer.Byte((byte)flags);
        MomentsState.Codec.Write(ref writer, state.Lengths);
        if (state is { Smallest: { } smallest, Largest: { } largest })
        {
            writer.Count(smallest.Bytes.Length);
            writer.Bytes(smallest.Bytes.Span);
            writer.Count(largest.Bytes.Length);
            writer.Bytes(largest.Bytes.Span);
        }
    }

    internal override TextState Read(ref StateReader reader)
    {
        var flags = reader.Byte();
        if (flags > (Kept | SmallestTruncated | LargestTruncated) || ((flags & Kept) == 0 && flags != 0))
        {
            reader.Fail("its flags are unknown");
        }

        var lengths = MomentsState.Codec.Read(ref reader);
        var kept = (flags & Kept) != 0;
        var smallest = kept ? Extreme(ref reader, (flags & SmallestTruncated) != 0) : (TextExtreme?)null;
        var largest = kept ? Extreme(ref reader, (flags & LargestTruncated) != 0) : (TextExtreme?)null;
        if (TextState.Validated(lengths, smallest, largest, out var state) is { } fault)
        {
            reader.Fail(fault);
        }

        return state!;
    }

    private static TextExtreme Extreme(ref StateReader reader, bool truncated) => new(reader.Bytes(reader.Entries(1)).ToArray(), truncated);
}
