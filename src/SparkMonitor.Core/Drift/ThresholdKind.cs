namespace SparkMonitor.Core.Drift;

/// <summary>Where a threshold comes from.</summary>
public enum ThresholdKind
{
    /// <summary>The method's own, for <see cref="DriftPolicy.Shift"/>.</summary>
    Default,

    /// <summary>A number.</summary>
    Fixed,

    /// <summary>A part of the reference's own figure, such as 0.1 of its mean, null rate or row count.</summary>
    Relative,

    /// <summary>Mean plus k standard deviations of the effect among held-out windows of the reference, each against the others.</summary>
    LearnedFromReference,

    /// <summary>Mean plus k standard deviations of the effect in earlier windows of the series.</summary>
    LearnedFromHistory,

    /// <summary>As learned from history, from windows of the same season alone.</summary>
    Seasonal,
}
