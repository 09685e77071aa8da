using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>What all drafts of one tested scope share.</summary>
internal sealed record DraftFrame(string Address, string ReferenceAddress, string Spec, string InputHash);

/// <summary>A measured finding before it is corrected among its family.</summary>
internal sealed record Draft(
    StoredScope Tested, IReadOnlyList<StoredScope> GrownBy, ResolvedReference Reference, ColumnSummary Column, MethodChoice Choice, DriftMeasurement Measurement,
    ColumnPolicy Policy, double Threshold, string ThresholdSource, DraftFrame Frame)
{
    /// <summary>ln of the e-value of the column's values; not-a-number where there is none, or it is not asked for.</summary>
    public double LogEValue { get; init; } = double.NaN;
}
