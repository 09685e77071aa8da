namespace SparkMonitor.Core.Profiling;

/// <summary>
/// The values of a column that have slices of their own: its most frequent ones when the slice was first profiled, kept from then on.
/// </summary>
/// <param name="Column">The column's path.</param>
/// <param name="Top">How many were asked for.</param>
public sealed record SliceValues(string Column, int Top, IReadOnlyList<string> Values);
