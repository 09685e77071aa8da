namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>What the control over windows says of one of them.</summary>
/// <param name="Level">The level its p-value is held against.</param>
/// <param name="Passes">Whether discoveries in it count.</param>
internal sealed record WindowDecision(double Level, bool Passes)
{
    /// <summary>ln of the evidence of all windows up to this one; not-a-number where p-values decide.</summary>
    public double LogEvidence { get; init; } = double.NaN;
}
