using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>The questions of the one narrow pre-scan: bounds of the event time, most frequent values of slice columns.</summary>
public sealed record SurveyRequest(ProfileSource Source, LeafColumn? TimeColumn, IReadOnlyList<(LeafColumn Column, int Top)> SliceColumns);

/// <summary>The answers. Times in microseconds (UTC, or as if UTC without a zone), null where no row has one.</summary>
/// <param name="TopValues">Per requested column the values by falling count, ties by value order, as canonical text.</param>
public sealed record SourceSurvey(long Rows, long? MinTime, long? MaxTime, IReadOnlyList<IReadOnlyList<string>> TopValues);
