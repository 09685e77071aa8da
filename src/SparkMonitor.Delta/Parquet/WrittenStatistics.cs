using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Parquet;

/// <summary>What a writer knows of a file's columns.</summary>
/// <param name="Records">Rows.</param>
/// <param name="Columns">Leaves that have no list or map above them; others are left out.</param>
public sealed record WrittenStatistics(long Records, IReadOnlyList<WrittenColumn> Columns);

/// <summary>A column's statistics in a file.</summary>
/// <param name="Path">Physical names through structs.</param>
/// <param name="Min">
/// <see cref="long"/> for integers, days and microseconds, <see cref="double"/> for both floating types, <see cref="System.Numerics.BigInteger"/> for
/// the unscaled value of decimals, <see cref="string"/> for text; null where it is unknown, as with NaN among the values.
/// </param>
public sealed record WrittenColumn(IReadOnlyList<string> Path, DeltaType Type, long NullCount, object? Min, object? Max);
