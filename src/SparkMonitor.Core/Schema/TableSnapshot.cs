namespace SparkMonitor.Core.Schema;

/// <summary>A table pinned at one version: everything a plan needs to know of its source.</summary>
public sealed record TableSnapshot(string Uri, string TableId, long Version, DateTimeOffset Timestamp, TableSchema Schema)
{
    public IReadOnlyList<string> PartitionColumns { get; init; } = [];

    public long FileCount { get; init; }

    public long Bytes { get; init; }

    /// <summary>Rows by the log's statistics less deleted rows; null where a file carries no count.</summary>
    public long? Rows { get; init; }
}
