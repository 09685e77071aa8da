namespace SparkMonitor.Core.States.Readout;

/// <summary>A bin of a histogram: from <paramref name="Lower"/> up to <paramref name="Upper"/>, which only the last bin includes.</summary>
/// <param name="Count">Values in it; a fraction where a cell that lies across an edge is shared out.</param>
public readonly record struct HistogramBin(double Lower, double Upper, double Count);
