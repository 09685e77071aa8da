using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>A SQL aggregate of the user's own over one column; <c>{{column}}</c> stands for the quoted column.</summary>
public sealed record CustomProfiler(string Name, string Sql, ColumnPath? Column);

/// <summary>A custom profiler's value in one window and slice; the message in place of a value where its query failed.</summary>
public sealed record CustomResult(CustomProfiler Profiler, int Dimension, int Group, double? Value, string? Error);
