using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Jobs.Reports;

/// <summary>A change of level of one figure over the windows.</summary>
/// <param name="Window">The first window of the new level.</param>
/// <param name="Figure"><c>mean</c>, <c>null_rate</c>, <c>rows</c>, or the method of an effect.</param>
internal sealed record ChangeReport(
    string Stage,
    string? Granularity,
    string Window,
    string ColumnName,
    string Figure,
    string? Reference,
    IReadOnlyList<string> Detectors,
    double Before,
    double After)
{
    public static ChangeReport Of(LevelChange change) => new(
        change.Window.Stage, change.Window.Granularity, change.Label, change.Column, change.Figure, change.Reference, change.Detectors, change.Before, change.After);
}
