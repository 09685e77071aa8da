namespace SparkMonitor.Core.States;

public sealed class TextState : IState<TextState>
{
    public static TextState Empty => throw new NotImplementedException();

    public static StateCodec<TextState> Codec => throw new NotImplementedException();

    /// <param name="lengths">Moments of the length in code points (bytes for binary).</param>
    /// <param name="smallest">The least text by UTF-8 bytes, at most 256 bytes of it; null where there is none or values are not kept.</param>
    public static TextState Of(MomentsState lengths, byte[]? smallest, bool smallestTruncated, byte[]? largest, bool largestTruncated) =>
        throw new NotImplementedException();

    public TextState Merge(TextState other) => throw new NotImplementedException();
}
