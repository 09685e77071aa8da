namespace SparkMonitor.Delta.Scans;

/// <summary>Which rows of a file a scan wants.</summary>
public enum ScanRows
{
    /// <summary>All but those that its deletion vector deletes.</summary>
    Live,

    /// <summary>Only those that its deletion vector deletes and the earlier one does not.</summary>
    NewlyDeleted,
}
