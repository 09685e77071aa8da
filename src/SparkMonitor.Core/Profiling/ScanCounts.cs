namespace SparkMonitor.Core.Profiling;

/// <summary>What a run has read, kept with the run and asserted in tests.</summary>
public sealed record ScanCounts(int Surveys, int Scans, int ColumnReads, int HeavyItemScans, int CustomQueries);
