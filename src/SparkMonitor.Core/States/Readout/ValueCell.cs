namespace SparkMonitor.Core.States.Readout;

/// <summary>A cell of a quantile sketch as an interval of values, in the unit's own numbers.</summary>
/// <param name="Sign">-1, 0 or 1: the store of the cell; 1 for linear cells.</param>
/// <param name="Cell">The number of the cell (of the group of cells, where they are taken together).</param>
/// <param name="Lower">The smallest value that falls into it.</param>
/// <param name="Upper">The largest value that falls into it.</param>
/// <param name="Count">Values in it.</param>
public readonly record struct ValueCell(int Sign, int Cell, double Lower, double Upper, long Count);
