using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;

namespace SparkMonitor.Jobs.Views;

/// <summary>A change of level of one figure of a column, as one or several detectors tell it.</summary>
/// <param name="Window">The first window of the new level.</param>
/// <param name="Label">That window's label.</param>
/// <param name="Figure"><c>mean</c>, <c>null_rate</c>, <c>rows</c>, or the method of an effect.</param>
/// <param name="Reference">For an effect the reference it is against; else null.</param>
/// <param name="Detectors"><c>pelt</c>, <c>adwin</c>, <c>page_hinkley</c>, <c>cusum</c>: those that tell it of this window.</param>
/// <param name="Before">Mean of the level before.</param>
/// <param name="After">Mean of the level after it.</param>
internal sealed record LevelChange(
    SummaryScope Window, string Label, string Column, string Figure, string? Reference, IReadOnlyList<string> Detectors, double Before, double After)
{
    /// <summary>The changes of several series, oldest first.</summary>
    /// <param name="label">The label of a window.</param>
    public static IReadOnlyList<LevelChange> Of(IEnumerable<DriftSeries> series, SeriesDetector detectors, Func<SummaryScope, string> label) =>
    [
        .. series.SelectMany(s => s.Changes(detectors).GroupBy(c => c.Index).Select(g => new LevelChange(
                s.Windows[g.Key], label(s.Windows[g.Key]), s.Column, s.Figure, s.Reference, [.. g.Select(c => c.Detector)], g.First().Before, g.First().After)))
            .OrderBy(c => c.Window.Window.Start).ThenBy(c => c.Column, StringComparer.Ordinal).ThenBy(c => c.Figure, StringComparer.Ordinal),
    ];
}
