namespace SparkMonitor.Core.Drift;

/// <summary>The states of a summary that a method reads.</summary>
[Flags]
public enum DriftStates
{
    None = 0,
    Counts = 1,
    Moments = 2,
    Quantiles = 4,
    Distinct = 8,
    Items = 16,
    Text = 32,

    /// <summary>Distinct sketches, the largest states, of columns that are neither numbers nor times.</summary>
    DistinctOfValues = 64,
    All = Counts | Moments | Quantiles | Distinct | Items | Text,
}
