namespace SparkMonitor.Core.Profiling;

/// <summary>How far a run is, for people.</summary>
public readonly record struct ProfileProgress(string Activity, long RowsDone, long? RowsTotal);
