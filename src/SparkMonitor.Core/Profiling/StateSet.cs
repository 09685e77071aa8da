namespace SparkMonitor.Core.Profiling;

/// <summary>The states kept for a column. Counts are always kept.</summary>
[Flags]
public enum StateSet
{
    Counts = 0,
    Moments = 1,
    Quantiles = 2,
    Distinct = 4,
    Items = 8,
    Text = 16,
}
