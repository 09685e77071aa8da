using SparkMonitor.Delta.Actions;

namespace SparkMonitor.Delta.History;

/// <summary>What one commit did to the table's files.</summary>
/// <param name="Added">Adds in the order of the commit.</param>
/// <param name="Changes">Files of changed rows, where the table keeps them.</param>
public sealed record FileChanges(
    long Version,
    DateTimeOffset Timestamp,
    CommitInfo Info,
    IReadOnlyList<AddFile> Added,
    IReadOnlyList<RemoveFile> Removed,
    IReadOnlyList<ChangeFile> Changes,
    TableMetadata? Metadata)
{
    /// <summary>
    /// The files that brought new rows: added with data change, and not merely re-added with another deletion vector, by which rows only
    /// leave.
    /// </summary>
    public IEnumerable<AddFile> WithNewRows()
    {
        var removed = Removed.Select(static r => Storage.EncodedPath.Normalize(r.Path)).ToHashSet(StringComparer.Ordinal);
        return Added.Where(a => a.DataChange && !removed.Contains(Storage.EncodedPath.Normalize(a.Path)));
    }
}
