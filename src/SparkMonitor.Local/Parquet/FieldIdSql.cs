using System.Globalization;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>DuckDB's FIELD_IDS option for files of tables with a column mapping.</summary>
internal static class FieldIdSql
{
    public static string Of(IEnumerable<DeltaField> fields, ColumnMapping mapping) =>
        $"{{{string.Join(", ", fields.Select(f => $"{DuckDbSql.QuoteIdentifier(f.PhysicalName(mapping))}: {Of(f.Type, f.Id, mapping)}"))}}}";

    private static string Of(DeltaType type, long? id, ColumnMapping mapping)
    {
        var children = type switch
        {
            StructType structure => string.Join(", ", structure.Fields.Select(f => $"{DuckDbSql.QuoteIdentifier(f.PhysicalName(mapping))}: {Of(f.Type, f.Id, mapping)}")),
            ArrayType array when HasIds(array.Element) => $"element: {Of(array.Element, null, mapping)}",
            MapType map => string.Join(", ", Parts(map, mapping)),
            _ => string.Empty,
        };
        var own = id is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{id}");
        return children.Length == 0 ? own : $"{{{(own.Length == 0 ? string.Empty : $"__duckdb_field_id: {own}, ")}{children}}}";
    }

    private static IEnumerable<string> Parts(MapType map, ColumnMapping mapping)
    {
        if (HasIds(map.Key))
        {
            yield return $"key: {Of(map.Key, null, mapping)}";
        }

        if (HasIds(map.Value))
        {
            yield return $"value: {Of(map.Value, null, mapping)}";
        }
    }

    private static bool HasIds(DeltaType type) => type switch
    {
        StructType => true,
        ArrayType array => HasIds(array.Element),
        MapType map => HasIds(map.Key) || HasIds(map.Value),
        _ => false,
    };
}
