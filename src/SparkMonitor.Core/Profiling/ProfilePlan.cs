using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Profiling;

/// <summary>
/// What an engine computes, free of any engine: every column's states per base window and slice. Coarser windows and the whole table
/// are merged from these by <c>Core</c>, never computed by an engine.
/// </summary>
public sealed record ProfilePlan(ProfileSource Source, IReadOnlyList<ColumnPlan> Columns)
{
    /// <summary>The event-time column; null for a snapshot or processing-time profile.</summary>
    public LeafColumn? TimeColumn { get; init; }

    /// <summary>
    /// The base windows in ascending order, gap-free or not. Window index n of the layout is <c>BaseWindows[n]</c>, the null window is
    /// index <c>BaseWindows.Count</c>. Empty without a time column, when the only window has index 0.
    /// </summary>
    public IReadOnlyList<TimeWindow> BaseWindows { get; init; } = [];

    /// <summary>
    /// The granularities, level 0 holding the base windows; empty where there are none. Engines need it for custom profilers only:
    /// their results are not merged, so each requested level, and the whole of time, has a query of its own.
    /// </summary>
    public IReadOnlyList<WindowLevel> Levels { get; init; } = [];

    /// <summary>Slice dimensions 1 to n of the layout; dimension 0 is the whole table.</summary>
    public IReadOnlyList<SlicePlan> Slices { get; init; } = [];

    public IReadOnlyList<CustomProfiler> Custom { get; init; } = [];

    public GroupLayout Layout => new(TimeColumn is null ? 1 : BaseWindows.Count + 1, [1, .. Slices.Select(s => s.Codes)]);
}
