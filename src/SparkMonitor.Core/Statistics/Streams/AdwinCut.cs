namespace SparkMonitor.Core.Statistics.Streams;

/// <summary>A change that ADWIN found.</summary>
/// <param name="Dropped">How many old values left the window.</param>
/// <param name="Before">Their mean.</param>
/// <param name="After">Mean of what stayed.</param>
/// <param name="Limit">The gap that had to be passed.</param>
public readonly record struct AdwinCut(int Dropped, double Before, double After, double Limit);
