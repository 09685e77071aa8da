using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>SQL for checkpoint files.</summary>
internal static class CheckpointSql
{
    private const string Vector =
        "STRUCT(\"storageType\" VARCHAR, \"pathOrInlineDv\" VARCHAR, \"offset\" INTEGER, \"sizeInBytes\" INTEGER, \"cardinality\" BIGINT, \"maxRowIndex\" BIGINT)";

    private const string Texts = "MAP(VARCHAR, VARCHAR)";

    /// <summary>Fields of an <c>add</c> that most files do not have.</summary>
    private static readonly string[] RareFields = ["tags", "deletionVector", "baseRowId", "defaultRowCommitVersion", "clusteringProvider"];

    private static readonly string[] OtherActions = ["protocol", "metaData", "txn", "remove", "domainMetadata", "checkpointMetadata", "sidecar"];

    /// <summary>Name and type of each column to write, in the order that Delta Spark writes them.</summary>
    public static IReadOnlyList<(string Name, string Type)> Columns { get; } =
    [
        ("txn", "STRUCT(\"appId\" VARCHAR, \"version\" BIGINT, \"lastUpdated\" BIGINT)"),
        ("add", $"STRUCT(\"path\" VARCHAR, \"partitionValues\" {Texts}, \"size\" BIGINT, \"modificationTime\" BIGINT, \"dataChange\" BOOLEAN, \"tags\" {Texts}, \"deletionVector\" {Vector}, \"baseRowId\" BIGINT, \"defaultRowCommitVersion\" BIGINT, \"clusteringProvider\" VARCHAR, \"stats\" VARCHAR)"),
        ("remove", $"STRUCT(\"path\" VARCHAR, \"deletionTimestamp\" BIGINT, \"dataChange\" BOOLEAN, \"extendedFileMetadata\" BOOLEAN, \"partitionValues\" {Texts}, \"size\" BIGINT, \"deletionVector\" {Vector}, \"baseRowId\" BIGINT, \"defaultRowCommitVersion\" BIGINT)"),
        ("metaData", $"STRUCT(\"id\" VARCHAR, \"name\" VARCHAR, \"description\" VARCHAR, \"format\" STRUCT(\"provider\" VARCHAR, \"options\" {Texts}), \"schemaString\" VARCHAR, \"partitionColumns\" VARCHAR[], \"configuration\" {Texts}, \"createdTime\" BIGINT)"),
        ("protocol", "STRUCT(\"minReaderVersion\" INTEGER, \"minWriterVersion\" INTEGER, \"readerFeatures\" VARCHAR[], \"writerFeatures\" VARCHAR[])"),
        ("domainMetadata", "STRUCT(\"domain\" VARCHAR, \"configuration\" VARCHAR, \"removed\" BOOLEAN)"),
    ];

    /// <summary>
    /// A SELECT of all actions but files, as JSON; null where there can be none. Rows of files are told by their size, of which a
    /// number a row is read: their other columns are skipped.
    /// </summary>
    public static string? SelectOthers(IReadOnlyList<DuckDbField> columns)
    {
        var found = Structs(columns);
        var cases = OtherActions.Where(found.ContainsKey).Select(static a => $"WHEN \"{a}\" IS NOT NULL THEN '{{\"{a}\":' || CAST(to_json(\"{a}\") AS VARCHAR) || '}}'").ToList();
        var hasFiles = found.TryGetValue("add", out var file);
        if (cases.Count == 0)
        {
            return hasFiles ? null : throw new DuckDbException(DuckDbErrorType.InvalidInput, "it has none of the columns of a checkpoint");
        }

        var where = hasFiles && Has(file!, "size") ? " WHERE \"add\".\"size\" IS NULL" : string.Empty;
        return $"SELECT CASE {string.Join(' ', cases)} END FROM read_parquet($1, hive_partitioning = false){where}";
    }

    /// <summary>
    /// A SELECT of files with six columns: path, partition values as JSON, size, modification time, statistics, and rare fields as JSON; all null in
    /// rows of other actions. Made of those columns that the file has; parsed values of large tables stay unread. Null where there are no files.
    /// </summary>
    public static string? SelectFiles(IReadOnlyList<DuckDbField> columns) =>
        Structs(columns).TryGetValue("add", out var type) ? $"SELECT {Add(type)} FROM read_parquet($1, hive_partitioning = false)" : null;

    private static Dictionary<string, DuckDbType> Structs(IReadOnlyList<DuckDbField> columns) =>
        columns.Where(static c => c.Type.Id == DuckDbTypeId.Struct).ToDictionary(static c => c.Name, static c => c.Type, StringComparer.Ordinal);

    private static bool Has(DuckDbType type, string field) => type.Fields.Any(f => f.Name == field);

    private static string Add(DuckDbType type)
    {
        var fields = type.Fields.Select(static f => f.Name).ToHashSet(StringComparer.Ordinal);
        var stats = (fields.Contains("stats"), fields.Contains("stats_parsed")) switch
        {
            (true, true) => "coalesce(\"add\".stats, CAST(to_json(\"add\".stats_parsed) AS VARCHAR))",
            (true, false) => "\"add\".stats",
            (false, true) => "CAST(to_json(\"add\".stats_parsed) AS VARCHAR)",
            _ => "NULL::VARCHAR",
        };
        var rare = RareFields.Where(fields.Contains).ToList();
        var rest = rare.Count == 0
            ? "NULL::VARCHAR"
            : $"CASE WHEN {string.Join(" OR ", rare.Select(static f => $"\"add\".\"{f}\" IS NOT NULL"))} THEN CAST(to_json(struct_pack({string.Join(", ", rare.Select(static f => $"\"{f}\" := \"add\".\"{f}\""))})) AS VARCHAR) END";
        return string.Join(", ",
            Field("path", "NULL::VARCHAR"),
            fields.Contains("partitionValues") ? "CASE WHEN cardinality(\"add\".\"partitionValues\") > 0 THEN CAST(to_json(\"add\".\"partitionValues\") AS VARCHAR) END" : "NULL::VARCHAR",
            Field("size", "NULL::BIGINT", "::BIGINT"),
            Field("modificationTime", "NULL::BIGINT", "::BIGINT"),
            stats,
            rest);

        string Field(string name, string absent, string cast = "") => fields.Contains(name) ? $"\"add\".\"{name}\"{cast}" : absent;
    }
}
