namespace SparkMonitor.Core.Drift;

/// <summary>Finds changes of level in a series of windows.</summary>
public static class SeriesChanges
{
    public static IReadOnlyList<SeriesChange> Find(IReadOnlyList<double> series, SeriesDetector detectors) => throw new NotImplementedException();
}
