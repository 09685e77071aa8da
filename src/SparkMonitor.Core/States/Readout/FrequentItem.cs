namespace SparkMonitor.Core.States.Readout;

/// <summary>A value that occurs often.</summary>
/// <param name="Key">The key in the item sketch.</param>
/// <param name="Count">How often.</param>
public readonly record struct FrequentItem(ReadOnlyMemory<byte> Key, long Count);
