using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Summaries;

/// <summary>One summary as a run computed it, before it becomes a row.</summary>
/// <param name="Column">The column; null for the row about the table.</param>
public sealed record SummarySample(SummaryKey Key, ColumnPlan? Column, ColumnStates States)
{
    private static readonly SortedDictionary<string, double> NoResults = [];
    private static readonly SortedDictionary<string, string> NoErrors = [];

    /// <summary>Frequent values where the item sketch is in overflow; null where there was no second scan.</summary>
    public HeavyItems? Heavy { get; init; }

    /// <summary>Results of own profilers by name.</summary>
    public IReadOnlyDictionary<string, double> Custom { get; init; } = NoResults;

    /// <summary>Messages of own profilers that failed, by name.</summary>
    public IReadOnlyDictionary<string, string> CustomErrors { get; init; } = NoErrors;

    /// <summary>For the table's row: the profiled columns with at least one value.</summary>
    public IReadOnlyList<string>? NonNullColumns { get; init; }

    /// <summary>For the table's row: columns and types of the source.</summary>
    public string? Schema { get; init; }

    /// <summary>For the table's row of all time: data files of the version.</summary>
    public long? Files { get; init; }

    /// <summary>For the table's row of all time: bytes of these files.</summary>
    public long? Bytes { get; init; }

    /// <summary>True for a restatement as empty of what the source no longer has.</summary>
    public bool IsVanished { get; init; }
}
