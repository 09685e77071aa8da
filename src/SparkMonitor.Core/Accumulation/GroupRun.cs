namespace SparkMonitor.Core.Accumulation;

/// <summary>The rows of one group within a chunk, as a stretch of <see cref="RowGroups.Rows"/>.</summary>
internal readonly record struct GroupRun(int Group, int Start, int Length);
