using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>A measured finding before it is corrected among its family.</summary>
internal sealed record Draft(
    StoredScope Tested, IReadOnlyList<StoredScope> GrownBy, ResolvedReference Reference, ColumnSummary Column, MethodChoice Choice, DriftMeasurement Measurement,
    ColumnPolicy Policy, double Threshold, string ThresholdSource, string InputHash);
