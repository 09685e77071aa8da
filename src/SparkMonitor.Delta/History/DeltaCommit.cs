using SparkMonitor.Delta.Actions;

namespace SparkMonitor.Delta.History;

/// <summary>A commit as the history shows it.</summary>
/// <param name="Info">What the writer said of it; empty where it said nothing.</param>
public sealed record DeltaCommit(long Version, DateTimeOffset Timestamp, CommitInfo Info);
