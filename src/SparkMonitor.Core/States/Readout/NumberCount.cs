namespace SparkMonitor.Core.States.Readout;

/// <summary>How often a number occurs.</summary>
public readonly record struct NumberCount(double Value, long Count);
