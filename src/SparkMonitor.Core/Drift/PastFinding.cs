using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>What an evaluation needs to know of an earlier finding: thresholds are learned from effects, and what has not changed is not evaluated again.</summary>
/// <param name="Scope">The tested scope.</param>
/// <param name="Reference">The reference's text form.</param>
public sealed record PastFinding(SummaryScope Scope, string Column, string Reference, string Method)
{
    public required DateTimeOffset EvaluatedAt { get; init; }

    public required double Effect { get; init; }

    public required double Statistic { get; init; }

    public required double LogPValue { get; init; }

    public required bool IsDefaultMethod { get; init; }

    public required DriftVerdict Verdict { get; init; }

    public required string InputHash { get; init; }

    /// <summary>As <see cref="DriftFinding.LogEValue"/>.</summary>
    public double LogEValue { get; init; } = double.NaN;
}
