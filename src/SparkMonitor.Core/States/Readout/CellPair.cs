namespace SparkMonitor.Core.States.Readout;

/// <summary>A cell that at least one of two sketches fills, with the counts of both.</summary>
/// <param name="Sign">-1, 0 or 1: the store of the cell; 1 for linear cells.</param>
/// <param name="Cell">The number of the cell (of the group of cells, where they are taken together).</param>
/// <param name="Lower">The smallest value that falls into it.</param>
/// <param name="Upper">The largest value that falls into it.</param>
/// <param name="Left">Values of the one.</param>
/// <param name="Right">Values of the other.</param>
public readonly record struct CellPair(int Sign, int Cell, double Lower, double Upper, long Left, long Right);
