namespace SparkMonitor.Delta.Parquet;

/// <summary>An <c>add</c> of a checkpoint, its parts as UTF-8.</summary>
public readonly ref struct CheckpointFile
{
    public required ReadOnlySpan<byte> Path { get; init; }

    /// <summary>A JSON object; empty for none.</summary>
    public ReadOnlySpan<byte> PartitionValues { get; init; }

    public required long Size { get; init; }

    public required long ModificationTime { get; init; }

    /// <summary>JSON text; empty where there are none. From <c>stats_parsed</c> where a file has only those.</summary>
    public ReadOnlySpan<byte> Stats { get; init; }

    /// <summary>
    /// The other fields of the action as a JSON object (<c>tags</c>, <c>deletionVector</c>, <c>baseRowId</c>, <c>defaultRowCommitVersion</c>, <c>clusteringProvider</c>); empty where all are null.
    /// </summary>
    public ReadOnlySpan<byte> Rest { get; init; }
}
