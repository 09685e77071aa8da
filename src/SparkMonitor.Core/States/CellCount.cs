namespace SparkMonitor.Core.States;

/// <summary>How many values fell into a cell of the quantile sketch.</summary>
public readonly record struct CellCount(int Cell, long Count);
