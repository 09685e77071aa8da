namespace SparkMonitor.Delta.Parquet;

/// <summary>A data file that was just written.</summary>
/// <param name="Name">Plain path below the table, with <c>/</c>.</param>
/// <param name="PartitionValues">By physical name, as the log writes them; null for null.</param>
/// <param name="ModificationTime">Milliseconds since 1970, UTC.</param>
/// <param name="Statistics">By the columns of the file.</param>
public sealed record WrittenFile(
    string Name,
    IReadOnlyDictionary<string, string?> PartitionValues,
    long Size,
    long ModificationTime,
    WrittenStatistics Statistics);
