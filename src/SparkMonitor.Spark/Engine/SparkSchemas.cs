using SparkMonitor.Core;
using SparkMonitor.Core.Schema;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Engine;

/// <summary>Spark's schemas as schemas of <c>Core</c>.</summary>
internal static class SparkSchemas
{
    /// <exception cref="MonitorException">A column has a type that no Delta table has.</exception>
    public static TableSchema ToCore(SparkSchema schema, string table) => new([.. schema.Fields.Select(f => ToColumn(f, table))]);

    /// <summary>The collations of text columns that have one, by path.</summary>
    public static IReadOnlyDictionary<ColumnPath, string> Collations(SparkSchema schema)
    {
        var found = new Dictionary<ColumnPath, string>();
        Collect([], schema.Fields, found);
        return found;
    }

    private static void Collect(IReadOnlyList<string> path, IReadOnlyList<SparkField> fields, Dictionary<ColumnPath, string> found)
    {
        foreach (var field in fields)
        {
            IReadOnlyList<string> inner = [.. path, field.Name];
            if (field.Type.Kind == SparkTypeKind.Struct)
            {
                Collect(inner, field.Type.Fields, found);
            }
            else if (field.Type.Collation is { } collation && collation != "UTF8_BINARY")
            {
                found[new ColumnPath(inner)] = collation;
            }
        }
    }

    private static Column ToColumn(SparkField field, string table) => new(field.Name, ToType(field.Type, field.Name, table), field.Nullable);

    private static ColumnType ToType(SparkType type, string column, string table) => type.Kind switch
    {
        SparkTypeKind.Boolean => new ColumnType(TypeKind.Boolean),
        SparkTypeKind.Byte => new ColumnType(TypeKind.Byte),
        SparkTypeKind.Short => new ColumnType(TypeKind.Short),
        SparkTypeKind.Integer => new ColumnType(TypeKind.Int),
        SparkTypeKind.Long => new ColumnType(TypeKind.Long),
        SparkTypeKind.Float => new ColumnType(TypeKind.Float),
        SparkTypeKind.Double => new ColumnType(TypeKind.Double),
        SparkTypeKind.Decimal => ColumnType.Decimal(type.Precision, type.Scale),
        SparkTypeKind.String or SparkTypeKind.Char or SparkTypeKind.VarChar => new ColumnType(TypeKind.Text),
        SparkTypeKind.Binary => new ColumnType(TypeKind.Binary),
        SparkTypeKind.Date => new ColumnType(TypeKind.Date),
        SparkTypeKind.Timestamp => new ColumnType(TypeKind.Timestamp),
        SparkTypeKind.TimestampNtz => new ColumnType(TypeKind.TimestampNtz),
        SparkTypeKind.Struct => ColumnType.Struct([.. type.Fields.Select(f => ToColumn(f, table))]),
        SparkTypeKind.Array => ColumnType.Array(ToType(type.ElementType!, column, table)),
        SparkTypeKind.Map => ColumnType.Map(ToType(type.KeyType!, column, table), ToType(type.ElementType!, column, table)),
        SparkTypeKind.Variant => new ColumnType(TypeKind.Variant),
        SparkTypeKind.Null => new ColumnType(TypeKind.Void),
        _ => throw new MonitorException($"The column {column} of the table {table} is {type}, which cannot be profiled: exclude it."),
    };
}
