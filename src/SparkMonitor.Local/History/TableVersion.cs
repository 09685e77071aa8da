namespace SparkMonitor.Local.History;

/// <summary>A version of a Delta table, as its log tells it. What a writer did not record is null.</summary>
public sealed record TableVersion(long Version, DateTimeOffset Timestamp, string? Operation, string? Writer)
{
    public long? RowsAdded { get; init; }

    public long? FilesAdded { get; init; }

    public long? FilesRemoved { get; init; }

    public long? BytesAdded { get; init; }
}
