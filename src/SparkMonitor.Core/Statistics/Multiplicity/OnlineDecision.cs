namespace SparkMonitor.Core.Statistics.Multiplicity;

/// <summary>One online decision.</summary>
/// <param name="Index">From 1.</param>
/// <param name="Threshold">alpha_t.</param>
/// <param name="Rejected">Whether p was at most alpha_t.</param>
public readonly record struct OnlineDecision(long Index, double Threshold, bool Rejected);
