namespace SparkMonitor.Local.Parquet;

/// <summary>The columns of checkpoint files, as DuckDB types for the JSON of actions.</summary>
internal static class CheckpointSql
{
    private const string Vector =
        "STRUCT(\"storageType\" VARCHAR, \"pathOrInlineDv\" VARCHAR, \"offset\" INTEGER, \"sizeInBytes\" INTEGER, \"cardinality\" BIGINT, \"maxRowIndex\" BIGINT)";

    private const string Texts = "MAP(VARCHAR, VARCHAR)";

    /// <summary>Name and type of each column, in the order that Delta Spark writes them.</summary>
    public static IReadOnlyList<(string Name, string Type)> Columns { get; } =
    [
        ("txn", "STRUCT(\"appId\" VARCHAR, \"version\" BIGINT, \"lastUpdated\" BIGINT)"),
        ("add", $"STRUCT(\"path\" VARCHAR, \"partitionValues\" {Texts}, \"size\" BIGINT, \"modificationTime\" BIGINT, \"dataChange\" BOOLEAN, \"tags\" {Texts}, \"deletionVector\" {Vector}, \"baseRowId\" BIGINT, \"defaultRowCommitVersion\" BIGINT, \"clusteringProvider\" VARCHAR, \"stats\" VARCHAR)"),
        ("remove", $"STRUCT(\"path\" VARCHAR, \"deletionTimestamp\" BIGINT, \"dataChange\" BOOLEAN, \"extendedFileMetadata\" BOOLEAN, \"partitionValues\" {Texts}, \"size\" BIGINT, \"deletionVector\" {Vector}, \"baseRowId\" BIGINT, \"defaultRowCommitVersion\" BIGINT)"),
        ("metaData", $"STRUCT(\"id\" VARCHAR, \"name\" VARCHAR, \"description\" VARCHAR, \"format\" STRUCT(\"provider\" VARCHAR, \"options\" {Texts}), \"schemaString\" VARCHAR, \"partitionColumns\" VARCHAR[], \"configuration\" {Texts}, \"createdTime\" BIGINT)"),
        ("protocol", "STRUCT(\"minReaderVersion\" INTEGER, \"minWriterVersion\" INTEGER, \"readerFeatures\" VARCHAR[], \"writerFeatures\" VARCHAR[])"),
        ("domainMetadata", "STRUCT(\"domain\" VARCHAR, \"configuration\" VARCHAR, \"removed\" BOOLEAN)"),
    ];
}
