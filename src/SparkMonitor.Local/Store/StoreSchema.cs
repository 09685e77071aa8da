using System.Text.Json;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Store;

/// <summary>Store tables as Delta schemas and as DuckDB types.</summary>
internal static class StoreSchema
{
    public static TableDefinition Definition(StoreTable table) => new(new StructType([.. table.Columns.Select(Field)]))
    {
        PartitionColumns = table.PartitionColumns,
        Configuration = StoreTables.PropertiesOf(table).ToDictionary(static p => p.Key, static p => (string?)p.Value, StringComparer.Ordinal),
    };

    /// <summary>The columns of a CREATE TABLE.</summary>
    public static string Columns(StoreTable table) =>
        string.Join(", ", table.Columns.Select(c => $"{DuckDbSql.QuoteIdentifier(c.Name)} {TypeName(c.Type)}"));

    public static string TypeName(StoreType type) => type switch
    {
        StoreType.Struct nested => $"STRUCT({string.Join(", ", nested.Fields.Select(f => $"{DuckDbSql.QuoteIdentifier(f.Name)} {TypeName(f.Type)}"))})",
        StoreType.List list => $"{TypeName(list.Element)}[]",
        StoreType.Map map => $"MAP(VARCHAR, {TypeName(map.Value)})",
        StoreType.Scalar { Name: "boolean" } => "BOOLEAN",
        StoreType.Scalar { Name: "integer" } => "INTEGER",
        StoreType.Scalar { Name: "long" } => "BIGINT",
        StoreType.Scalar { Name: "double" } => "DOUBLE",
        StoreType.Scalar { Name: "string" } => "VARCHAR",
        StoreType.Scalar { Name: "binary" } => "BLOB",
        StoreType.Scalar { Name: "timestamp" } => "TIMESTAMPTZ",
        _ => throw new ArgumentException($"No type for {type}.", nameof(type)),
    };

    private static DeltaField Field(StoreColumn column) => new(
        column.Name,
        TypeOf(column.Type),
        column.Nullable,
        new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            [DeltaField.CommentKey] = JsonSerializer.SerializeToElement(column.Description),
        });

    private static DeltaType TypeOf(StoreType type) => type switch
    {
        StoreType.Struct nested => new StructType([.. nested.Fields.Select(Field)]),
        StoreType.List list => new ArrayType(TypeOf(list.Element)),
        StoreType.Map map => new MapType(DeltaTypes.String, TypeOf(map.Value)),
        StoreType.Scalar { Name: "boolean" } => DeltaTypes.Boolean,
        StoreType.Scalar { Name: "integer" } => DeltaTypes.Integer,
        StoreType.Scalar { Name: "long" } => DeltaTypes.Long,
        StoreType.Scalar { Name: "double" } => DeltaTypes.Double,
        StoreType.Scalar { Name: "string" } => DeltaTypes.String,
        StoreType.Scalar { Name: "binary" } => DeltaTypes.Binary,
        StoreType.Scalar { Name: "timestamp" } => DeltaTypes.Timestamp,
        _ => throw new ArgumentException($"No type for {type}.", nameof(type)),
    };
}
