using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Summaries;

/// <summary>The place of a summary among all that a plan gives: granularity, window and slice, by number.</summary>
/// <param name="Level">Index into <see cref="ProfilePlan.Levels"/>, or <see cref="CustomResult.AllTime"/> for all rows whatever their window.</param>
/// <param name="Dimension">0 for the whole table, else the slice's number in the plan plus 1.</param>
/// <param name="Code">The slice's code; 0 for the whole table.</param>
/// <param name="Window">The window's index in its level, the null window behind the last; 0 for all time.</param>
public readonly record struct SummaryGroup(int Level, int Dimension, int Code, int Window)
{
    public static SummaryGroup WholeTable => new(CustomResult.AllTime, 0, 0, 0);

    public bool IsAllTime => Level == CustomResult.AllTime;

    /// <summary>The granularity's name; null for all time.</summary>
    public string? GranularityIn(ProfilePlan plan) => IsAllTime ? null : plan.Levels[Level].Granularity.Name();

    public TimeWindow WindowIn(ProfilePlan plan) =>
        IsAllTime || Window == plan.Levels[Level].Windows.Count ? TimeWindow.Null : plan.Levels[Level].Windows[Window];

    public string? SliceKeyIn(ProfilePlan plan) => Dimension == 0 ? null : plan.Slices[Dimension - 1].Key;

    public string? SliceValueIn(ProfilePlan plan) => Dimension == 0 ? null : SliceText.Value(plan.Slices[Dimension - 1], Code);
}
