using System.Globalization;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>The DuckDB type that a column of a Delta type has in relations. Void columns are given as null integers.</summary>
internal static class DuckDbTypeName
{
    public static string Of(DeltaType type, VariantForm variants = VariantForm.Json) => type switch
    {
        StructType { Fields.Count: 0 } => "STRUCT(\"\" INTEGER)",
        StructType structure => $"STRUCT({string.Join(", ", structure.Fields.Select(f => $"{DuckDbSql.QuoteIdentifier(f.Name)} {Of(f.Type, variants)}"))})",
        ArrayType array => Of(array.Element, variants) + "[]",
        MapType map => $"MAP({Of(map.Key, variants)}, {Of(map.Value, variants)})",
        DecimalType number => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({number.Precision},{number.Scale})"),
        PrimitiveType { Kind: PrimitiveKind.Variant } when variants == VariantForm.Binary => "STRUCT(metadata BLOB, \"value\" BLOB)",
        PrimitiveType primitive => Of(primitive.Kind),
        _ => throw new ArgumentException($"{type} is no type of a column.", nameof(type)),
    };

    private static string Of(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Boolean => "BOOLEAN",
        PrimitiveKind.Byte => "TINYINT",
        PrimitiveKind.Short => "SMALLINT",
        PrimitiveKind.Integer => "INTEGER",
        PrimitiveKind.Long => "BIGINT",
        PrimitiveKind.Float => "FLOAT",
        PrimitiveKind.Double => "DOUBLE",
        PrimitiveKind.Binary => "BLOB",
        PrimitiveKind.Date => "DATE",
        PrimitiveKind.Timestamp => "TIMESTAMP WITH TIME ZONE",
        PrimitiveKind.TimestampNtz => "TIMESTAMP",
        PrimitiveKind.Void => "INTEGER",
        _ => "VARCHAR",
    };
}
