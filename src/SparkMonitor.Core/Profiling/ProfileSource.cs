using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>
/// The rows a plan reads: a snapshot, or of a snapshot only the rows of files that were added with data change behind
/// <paramref name="AddedAfter"/> (processing-time windows).
/// </summary>
public sealed record ProfileSource(TableSnapshot Snapshot, long? AddedAfter = null);
