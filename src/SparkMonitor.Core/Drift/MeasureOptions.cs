using SparkMonitor.Core.Statistics.Divergences;

namespace SparkMonitor.Core.Drift;

/// <summary>How measures are taken.</summary>
public sealed record MeasureOptions
{
    public static MeasureOptions Default { get; } = new();

    /// <summary>Which cells divergences of numbers are taken over.</summary>
    public CellConvention Cells { get; init; } = CellConvention.PooledQuantiles;

    /// <summary>How many cells, where the convention leaves it open.</summary>
    public int CellCount { get; init; } = 20;

    /// <summary>What stands in for a share of 0 in PSI and Kullback-Leibler.</summary>
    public ZeroFill Fill { get; init; } = ZeroFill.HalfRow;

    /// <summary>Confidence level of the intervals of effects.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>The significance near which doubtful p-values are settled by random splits.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Seed of these splits, so that a repeated evaluation gives the same p.</summary>
    public int Seed { get; init; } = 20011203;

    /// <summary>Bounds that values must keep, for range violations; null for those of the reference.</summary>
    public double? Least { get; init; }

    public double? Most { get; init; }

    /// <summary>Levels of the quantile shifts.</summary>
    public IReadOnlyList<decimal> QuantileLevels { get; init; } = [0.05m, 0.25m, 0.5m, 0.75m, 0.95m];
}
