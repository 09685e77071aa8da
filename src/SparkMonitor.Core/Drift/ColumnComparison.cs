namespace SparkMonitor.Core.Drift;

/// <summary>Two summaries of one column. What methods share (aligned items, cells, moments) is made once, when it is first asked for.</summary>
public sealed partial class ColumnComparison
{
    public ColumnComparison(ColumnSummary reference, ColumnSummary current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        (Reference, Current) = (reference, current);
    }

    public ColumnSummary Reference { get; }

    public ColumnSummary Current { get; }
}
