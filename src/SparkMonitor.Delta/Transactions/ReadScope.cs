namespace SparkMonitor.Delta.Transactions;

/// <summary>What a commit depends on having read.</summary>
public enum ReadScope
{
    /// <summary>No row: other writers' rows do not matter.</summary>
    Nothing,

    /// <summary>Only files that the commit itself removes.</summary>
    RemovedFiles,

    /// <summary>The whole table: any other change of rows is a conflict.</summary>
    WholeTable,
}
