using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;

namespace SparkMonitor.Jobs.Views;

/// <summary>A finding as the store holds it, with what a screen shows.</summary>
/// <param name="Window">The window's label; null for all time.</param>
/// <param name="Reference">The reference's text form.</param>
internal sealed record DriftPoint(SummaryScope Scope, string? Window, string Column, string Reference, string Method)
{
    public required DateTimeOffset EvaluatedAt { get; init; }

    public bool IsDefaultMethod { get; init; }

    public double? Statistic { get; init; }

    public double? QValue { get; init; }

    public double? Effect { get; init; }

    public double? EffectLower { get; init; }

    public double? EffectUpper { get; init; }

    public string? EffectName { get; init; }

    public double? Threshold { get; init; }

    public required DriftVerdict Verdict { get; init; }

    public string? Location { get; init; }

    /// <summary>What slices add to the movement of the whole table.</summary>
    public IReadOnlyList<Stratification> Slices { get; init; } = [];

    public long ReferenceCount { get; init; }

    public long CurrentCount { get; init; }

    /// <summary>The size of the effect in thresholds; null where one of them is unknown or the threshold is nought.</summary>
    public double? Ratio => Effect is { } effect && Threshold is > 0 and { } threshold ? Math.Abs(effect) / threshold : null;
}
