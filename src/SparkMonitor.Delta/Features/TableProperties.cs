namespace SparkMonitor.Delta.Features;

/// <summary>Table properties of the Delta protocol.</summary>
public static class TableProperties
{
    public const string AppendOnly = "delta.appendOnly";
    public const string CheckpointInterval = "delta.checkpointInterval";
    public const string CheckpointPolicy = "delta.checkpointPolicy";
    public const string ColumnMappingMode = "delta.columnMapping.mode";
    public const string ColumnMappingMaxId = "delta.columnMapping.maxColumnId";
    public const string ConstraintPrefix = "delta.constraints.";
    public const string DeletedFileRetention = "delta.deletedFileRetentionDuration";
    public const string EnableChangeDataFeed = "delta.enableChangeDataFeed";
    public const string EnableDeletionVectors = "delta.enableDeletionVectors";
    public const string EnableInCommitTimestamps = "delta.enableInCommitTimestamps";
    public const string EnableRowTracking = "delta.enableRowTracking";
    public const string IndexedColumnCount = "delta.dataSkippingNumIndexedCols";
    public const string IndexedColumns = "delta.dataSkippingStatsColumns";
    public const string InCommitTimestampStart = "delta.inCommitTimestampEnablementVersion";
    public const string InCommitTimestampStartTime = "delta.inCommitTimestampEnablementTimestamp";
    public const string RowIdColumn = "delta.rowTracking.materializedRowIdColumnName";
    public const string RowVersionColumn = "delta.rowTracking.materializedRowCommitVersionColumnName";
    public const string StatsAsJson = "delta.checkpoint.writeStatsAsJson";
    public const string StatsAsStruct = "delta.checkpoint.writeStatsAsStruct";
    public const string TransactionRetention = "delta.setTransactionRetentionDuration";
}
