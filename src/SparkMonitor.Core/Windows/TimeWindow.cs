namespace SparkMonitor.Core.Windows;

/// <summary>A half-open span of event time in microseconds UTC since 1970; both ends null for rows without an event time.</summary>
public readonly record struct TimeWindow(long? Start, long? End)
{
    /// <summary>The window of the rows whose event time is null.</summary>
    public static TimeWindow Null => default;

    public bool IsNull => Start is null;
}
