using SparkMonitor.Core.Summaries;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Store;

/// <summary>Store tables as Spark schemas and as SQL.</summary>
internal static class SparkStoreSchema
{
    public static SparkSchema Of(StoreTable table) => new([.. table.Columns.Select(Field)]);

    /// <summary>Makes the table, with descriptions, partitions and properties, where there is none.</summary>
    /// <param name="name">The table as SQL names it.</param>
    public static string Create(StoreTable table, string name)
    {
        var columns = table.Columns.Select(c => $"{SparkSql.Identifier(c.Name)} {TypeName(c.Type)}{(c.Nullable ? "" : " NOT NULL")} COMMENT {SparkSql.Text(c.Description)}");
        var properties = StoreTables.PropertiesOf(table);
        return $"CREATE TABLE IF NOT EXISTS {name} ({string.Join(", ", columns)}) USING delta"
            + $" PARTITIONED BY ({string.Join(", ", table.PartitionColumns.Select(SparkSql.Identifier))})"
            + $" TBLPROPERTIES ({string.Join(", ", properties.Select(p => $"{SparkSql.Text(p.Key)} = {SparkSql.Text(p.Value)}"))})";
    }

    public static string TypeName(StoreType type) => type switch
    {
        StoreType.Struct nested => $"STRUCT<{string.Join(", ", nested.Fields.Select(f => $"{SparkSql.Identifier(f.Name)}: {TypeName(f.Type)} COMMENT {SparkSql.Text(f.Description)}"))}>",
        StoreType.List list => $"ARRAY<{TypeName(list.Element)}>",
        StoreType.Map map => $"MAP<STRING, {TypeName(map.Value)}>",
        StoreType.Scalar { Name: "boolean" } => "BOOLEAN",
        StoreType.Scalar { Name: "integer" } => "INT",
        StoreType.Scalar { Name: "long" } => "BIGINT",
        StoreType.Scalar { Name: "double" } => "DOUBLE",
        StoreType.Scalar { Name: "string" } => "STRING",
        StoreType.Scalar { Name: "binary" } => "BINARY",
        StoreType.Scalar { Name: "timestamp" } => "TIMESTAMP",
        _ => throw new ArgumentException($"No type for {type}.", nameof(type)),
    };

    private static SparkField Field(StoreColumn column) => new(column.Name, TypeOf(column.Type), column.Nullable);

    private static SparkType TypeOf(StoreType type) => type switch
    {
        StoreType.Struct nested => SparkType.Struct([.. nested.Fields.Select(Field)]),
        StoreType.List list => SparkType.Array(TypeOf(list.Element)),
        StoreType.Map map => SparkType.Map(SparkType.String, TypeOf(map.Value)),
        StoreType.Scalar { Name: "boolean" } => SparkType.Boolean,
        StoreType.Scalar { Name: "integer" } => SparkType.Integer,
        StoreType.Scalar { Name: "long" } => SparkType.Long,
        StoreType.Scalar { Name: "double" } => SparkType.Double,
        StoreType.Scalar { Name: "string" } => SparkType.String,
        StoreType.Scalar { Name: "binary" } => SparkType.Binary,
        StoreType.Scalar { Name: "timestamp" } => SparkType.Timestamp,
        _ => throw new ArgumentException($"No type for {type}.", nameof(type)),
    };
}
