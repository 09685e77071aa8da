using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>One figure of one column over the windows of a stage, granularity and slice.</summary>
/// <param name="Column">The column's path, or <c>:table</c>.</param>
/// <param name="Figure"><c>mean</c>, <c>null_rate</c>, <c>rows</c>, or the name of a method for its effect.</param>
/// <param name="Windows">Oldest first.</param>
/// <param name="Values">One per window; not-a-number where there is none.</param>
public sealed record DriftSeries(string Column, string Figure, IReadOnlyList<SummaryScope> Windows, IReadOnlyList<double> Values)
{
    /// <summary>For an effect: the reference it is against.</summary>
    public string? Reference { get; init; }

    /// <summary>Changes of level by each detector, oldest first; the same change may be told by several.</summary>
    public IReadOnlyList<SeriesChange> Changes(SeriesDetector detectors = SeriesDetector.Pelt) => SeriesChanges.Find(Values, detectors);
}
