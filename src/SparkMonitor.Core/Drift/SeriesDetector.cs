namespace SparkMonitor.Core.Drift;

/// <summary>Detectors of changes in series of windows.</summary>
[Flags]
public enum SeriesDetector
{
    None = 0,

    /// <summary>Exact segmentation of the whole series, looking back.</summary>
    Pelt = 1,

    /// <summary>Adaptive windowing.</summary>
    Adwin = 2,

    PageHinkley = 4,

    Cusum = 8,

    All = Pelt | Adwin | PageHinkley | Cusum,
}
