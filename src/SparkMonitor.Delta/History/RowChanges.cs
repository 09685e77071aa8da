using SparkMonitor.Delta.Scans;

namespace SparkMonitor.Delta.History;

/// <summary>The rows that one commit changed.</summary>
/// <param name="Parts">To be read one by one; empty where the commit changed no row.</param>
public sealed record RowChanges(long Version, DateTimeOffset Timestamp, IReadOnlyList<ChangePart> Parts);

/// <summary>Changed rows of one kind.</summary>
/// <param name="Scan">With <see cref="ChangeKind.ByColumn"/> its last column is <c>_change_type</c>.</param>
public sealed record ChangePart(ChangeKind Kind, DeltaScan Scan);
