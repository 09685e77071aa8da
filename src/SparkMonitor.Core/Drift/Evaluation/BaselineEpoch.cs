namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Columns whose baseline begins at the same instant.</summary>
/// <param name="Since">First instant of the baseline in microseconds; null where nothing bounds it.</param>
/// <param name="IsDetected">True where a change point bounds it, false for an accepted shift.</param>
/// <param name="Columns">Which columns; null for all.</param>
internal sealed record BaselineEpoch(long? Since, bool IsDetected, Func<string, bool>? Columns);
