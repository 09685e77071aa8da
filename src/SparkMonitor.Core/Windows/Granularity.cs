namespace SparkMonitor.Core.Windows;

/// <summary>Lengths of event-time windows, from fine to coarse; the names are those of <see cref="Granularities"/>.</summary>
public enum Granularity
{
    FiveMinutes,
    ThirtyMinutes,
    Hour,
    Day,

    /// <summary>ISO weeks, from Monday.</summary>
    Week,
    Month,
    Quarter,
    Year,
}
