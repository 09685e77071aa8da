namespace SparkMonitor.Core.Accumulation;

/// <summary>What is kept of a column of text.</summary>
/// <param name="IsDecimal">The texts are the digits of wide decimals: no lengths or extremes, but octaves of the number.</param>
internal sealed record TextShape(bool IsDecimal, bool IsBinary, bool KeepsValues, bool HasItems, bool HasRegisters);
