namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>Which departures a test looks for.</summary>
public enum Alternative
{
    TwoSided,

    /// <summary>The reference tends to lower values.</summary>
    ReferenceLower,

    /// <summary>The reference tends to higher values.</summary>
    ReferenceHigher,
}
