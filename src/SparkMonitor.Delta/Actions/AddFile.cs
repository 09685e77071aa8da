using SparkMonitor.Delta.DeletionVectors;

namespace SparkMonitor.Delta.Actions;

/// <summary>A data file becomes part of the table.</summary>
/// <param name="Path">URI-encoded; relative to the table or absolute.</param>
/// <param name="PartitionValues">By physical column name; null and the empty string both mean null.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModificationTime">Milliseconds since 1970, UTC.</param>
/// <param name="DataChange">False where the rows were in the table already, in other files.</param>
public sealed record AddFile(
    string Path,
    IReadOnlyDictionary<string, string?> PartitionValues,
    long Size,
    long ModificationTime,
    bool DataChange) : DeltaAction
{
    /// <summary>Statistics as JSON text.</summary>
    public string? Stats { get; init; }

    public IReadOnlyDictionary<string, string?>? Tags { get; init; }

    public DeletionVectorDescriptor? DeletionVector { get; init; }

    public long? BaseRowId { get; init; }

    public long? DefaultRowCommitVersion { get; init; }

    public string? ClusteringProvider { get; init; }
}
