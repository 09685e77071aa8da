namespace SparkMonitor.Core.States.Readout;

/// <summary>A value that at least one of two item sketches holds, with the counts of both.</summary>
public readonly record struct ItemPair(ReadOnlyMemory<byte> Key, long Left, long Right);
