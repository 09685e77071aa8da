namespace SparkMonitor.Delta.Files;

/// <summary>Parts of a file's entry that most tables do not have.</summary>
internal sealed record FileExtras(
    IReadOnlyDictionary<string, string?>? Tags, long? BaseRowId, long? DefaultRowCommitVersion, string? ClusteringProvider);
