using SparkMonitor.Delta.DeletionVectors;

namespace SparkMonitor.Delta.Scans;

/// <summary>A data file to read.</summary>
/// <param name="Location">As the table's storage writes it.</param>
/// <param name="Path">As the log writes it, for messages.</param>
/// <param name="Size">Bytes.</param>
/// <param name="PartitionValues">One for each partition column of the scan, in its order; types as in <see cref="Partitions.PartitionValueParser"/>.</param>
/// <param name="DeletionVector">The deleted rows, or null.</param>
/// <param name="Records">Physical rows by the statistics, deleted ones included; null where they are not stated.</param>
public sealed record ScanFile(
    string Location,
    string Path,
    long Size,
    IReadOnlyList<object?> PartitionValues,
    DeletionVectorDescriptor? DeletionVector,
    long? Records)
{
    /// <summary>Which rows are wanted.</summary>
    public ScanRows Wanted { get; init; } = ScanRows.Live;

    /// <summary>The id of the file's first row, where rows are tracked.</summary>
    public long? BaseRowId { get; init; }

    /// <summary>The commit that added the file, where rows are tracked.</summary>
    public long? RowCommitVersion { get; init; }

    /// <summary>With <see cref="ScanRows.NewlyDeleted"/>: the rows that were deleted before, or null.</summary>
    public DeletionVectorDescriptor? EarlierVector { get; init; }
}
