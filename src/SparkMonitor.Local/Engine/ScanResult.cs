using SparkMonitor.Core.Accumulation;

namespace SparkMonitor.Local.Engine;

/// <summary>What one scan gave: rows per dimension and group, and for each column of the batch the accumulators of all threads.</summary>
internal sealed record ScanResult(IReadOnlyList<long[]> RowCounts, IReadOnlyList<ColumnAccumulator[]> Accumulators);
