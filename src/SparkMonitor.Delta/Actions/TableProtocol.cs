namespace SparkMonitor.Delta.Actions;

/// <summary>What a reader and a writer of the table must know.</summary>
/// <param name="ReaderFeatures">Only at reader version 3.</param>
/// <param name="WriterFeatures">Only at writer version 7.</param>
public sealed record TableProtocol(
    int MinReaderVersion,
    int MinWriterVersion,
    IReadOnlyList<string>? ReaderFeatures = null,
    IReadOnlyList<string>? WriterFeatures = null) : DeltaAction
{
    public bool Agrees(TableProtocol other) =>
        MinReaderVersion == other.MinReaderVersion
        && MinWriterVersion == other.MinWriterVersion
        && Same(ReaderFeatures, other.ReaderFeatures)
        && Same(WriterFeatures, other.WriterFeatures);

    private static bool Same(IReadOnlyList<string>? a, IReadOnlyList<string>? b) =>
        (a ?? []).ToHashSet(StringComparer.Ordinal).SetEquals(b ?? []);
}
