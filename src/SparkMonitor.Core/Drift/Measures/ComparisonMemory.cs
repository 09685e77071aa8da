using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>
/// What one comparison after the other is made in: the cells of both sides as they are decoded, and aligned. No two comparisons that are in use may
/// share one, and nothing that was decoded into it may be kept.
/// </summary>
internal sealed class ComparisonMemory
{
    public CellMemory Reference { get; } = new();

    public CellMemory Current { get; } = new();

    public CellRows Rows { get; } = new();
}
