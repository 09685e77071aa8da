using SparkMonitor.Core.Statistics.Effects;

namespace SparkMonitor.Core.Drift;

/// <summary>What a method found, before correction and verdict.</summary>
public sealed record DriftMeasurement
{
    /// <summary>In the unit of the method.</summary>
    public required double Statistic { get; init; }

    /// <summary>The other end where a sketch gives an interval; the statistic itself where it is exact.</summary>
    public double StatisticUpper { get; init; } = double.NaN;

    /// <summary>Natural logarithm of the p-value; not-a-number where the method has none.</summary>
    public double LogPValue { get; init; } = double.NaN;

    /// <summary>The effect with its interval; signed ones may be negative.</summary>
    public Effect Effect { get; init; } = Effect.None;

    /// <summary>Values (or rows) of the reference that were compared.</summary>
    public required long ReferenceCount { get; init; }

    public required long CurrentCount { get; init; }

    /// <summary>Cells compared; 0 where there are none.</summary>
    public int Cells { get; init; }

    /// <summary>What the cells are: <c>items</c>, <c>quantile sketch</c>, <c>registers</c>, <c>reference quantiles</c>, ...</summary>
    public string CellsFrom { get; init; } = "";

    /// <summary>How statistic and p were taken.</summary>
    public string Convention { get; init; } = "";

    /// <summary>A bound of how far the statistic may lie from that of the raw rows, in its unit; 0 where it is exact.</summary>
    public double ApproximationError { get; init; }

    /// <summary>The standard error of the effect by sampling alone; not-a-number where unknown.</summary>
    public double SamplingError { get; init; } = double.NaN;

    /// <summary>What moved most: a value, a cell, a column name; null where the method names none.</summary>
    public string? Location { get; init; }

    /// <summary>Further figures by name.</summary>
    public IReadOnlyDictionary<string, double> Details { get; init; } = Empty;

    /// <summary>Why the result is undefined or weak; empty otherwise.</summary>
    public string Remark { get; init; } = "";

    private static readonly SortedDictionary<string, double> Empty = [];
}
