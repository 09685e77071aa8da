using SparkMonitor.Delta.DeletionVectors;

namespace SparkMonitor.Delta.Actions;

/// <summary>A data file leaves the table. It stays in the storage until a vacuum finds it older than the retention.</summary>
public sealed record RemoveFile(string Path, bool DataChange) : DeltaAction
{
    /// <summary>Milliseconds since 1970, UTC.</summary>
    public long? DeletionTimestamp { get; init; }

    public bool? ExtendedFileMetadata { get; init; }

    public IReadOnlyDictionary<string, string?>? PartitionValues { get; init; }

    public long? Size { get; init; }

    public string? Stats { get; init; }

    public IReadOnlyDictionary<string, string?>? Tags { get; init; }

    public DeletionVectorDescriptor? DeletionVector { get; init; }

    public long? BaseRowId { get; init; }

    public long? DefaultRowCommitVersion { get; init; }
}
