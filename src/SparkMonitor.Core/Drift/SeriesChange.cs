namespace SparkMonitor.Core.Drift;

/// <summary>A change in a stored series.</summary>
/// <param name="Index">The first window of the new level.</param>
/// <param name="Detector"><c>pelt</c>, <c>adwin</c>, <c>page_hinkley</c> or <c>cusum</c>.</param>
/// <param name="Before">Mean of the level before.</param>
/// <param name="After">Mean of the level after it, up to the next change.</param>
/// <param name="FoundAt">The window at which the detector told it.</param>
public sealed record SeriesChange(int Index, string Detector, double Before, double After, int FoundAt);
