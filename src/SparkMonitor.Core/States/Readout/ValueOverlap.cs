namespace SparkMonitor.Core.States.Readout;

/// <summary>How many of the distinct values of two columns both have, as a part of those that at least one has.</summary>
/// <param name="Jaccard">From 0 to 1.</param>
/// <param name="StandardError">Of the estimate.</param>
public readonly record struct ValueOverlap(double Jaccard, double StandardError);
