namespace SparkMonitor.Core.Windows;

/// <summary>The windows of one granularity, and from which finer level they are merged.</summary>
/// <param name="Requested">False for a level that exists only because others are merged from it.</param>
/// <param name="Source">The level these windows are merged from; -1 for the base windows.</param>
/// <param name="Map">For every window of the source the index of the window here that holds it; empty for the base windows.</param>
public sealed record WindowLevel(
    Granularity Granularity, bool Requested, IReadOnlyList<TimeWindow> Windows, int Source, IReadOnlyList<int> Map);
