using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Jobs.Views;

/// <summary>What the store knows of one stage, for the whole table or one slice.</summary>
/// <param name="Windows">Labels of the windows in order; empty without windows.</param>
/// <param name="Granularity">The granularity of the windows; null without windows.</param>
/// <param name="TableRows">Rows of the source by window, in the order of <paramref name="Windows"/>.</param>
internal sealed record StageView(
    SummaryAddress Address,
    StageVersion Version,
    RunRecord? Run,
    string? Granularity,
    IReadOnlyList<string> Windows,
    SummaryRow? Table,
    IReadOnlyList<SummaryRow?> TableRows,
    IReadOnlyList<ColumnView> Columns);

/// <param name="Whole">The column over all windows, with its states; null where a slice or window is empty.</param>
/// <param name="ByWindow">The column in every window of the view; null where a window has no row of it.</param>
internal sealed record ColumnView(string Name, string Kind, string Type, SummaryRow? Whole, IReadOnlyList<SummaryRow?> ByWindow);
