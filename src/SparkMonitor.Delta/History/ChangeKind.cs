namespace SparkMonitor.Delta.History;

/// <summary>What happened to rows.</summary>
public enum ChangeKind
{
    /// <summary>The rows' own column <c>_change_type</c> says: insert, delete, update_preimage, update_postimage.</summary>
    ByColumn,
    Insert,
    Delete,
}
