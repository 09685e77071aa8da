namespace SparkMonitor.Core.Runs;

/// <summary>How a summary compares with the store's current row of the same key.</summary>
internal enum RowChange
{
    New,
    Restated,
    Unchanged,
}
