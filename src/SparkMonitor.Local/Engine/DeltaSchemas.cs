using SparkMonitor.Core.Schema;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Local.Engine;

/// <summary>Schemas of the Delta reader as schemas of <c>Core</c>.</summary>
internal static class DeltaSchemas
{
    public static TableSchema ToCore(StructType schema) => new([.. schema.Fields.Select(ToColumn)]);

    private static Column ToColumn(DeltaField field) => new(field.Name, ToType(field.Type), field.Nullable);

    private static ColumnType ToType(DeltaType type) => type switch
    {
        PrimitiveType primitive => new ColumnType(ToKind(primitive.Kind)),
        DecimalType number => ColumnType.Decimal(number.Precision, number.Scale),
        StructType nested => ColumnType.Struct([.. nested.Fields.Select(ToColumn)]),
        ArrayType array => ColumnType.Array(ToType(array.Element)),
        MapType map => ColumnType.Map(ToType(map.Key), ToType(map.Value)),
        _ => throw new ArgumentException($"The type {type} has no counterpart.", nameof(type)),
    };

    private static TypeKind ToKind(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Boolean => TypeKind.Boolean,
        PrimitiveKind.Byte => TypeKind.Byte,
        PrimitiveKind.Short => TypeKind.Short,
        PrimitiveKind.Integer => TypeKind.Int,
        PrimitiveKind.Long => TypeKind.Long,
        PrimitiveKind.Float => TypeKind.Float,
        PrimitiveKind.Double => TypeKind.Double,
        PrimitiveKind.String => TypeKind.Text,
        PrimitiveKind.Binary => TypeKind.Binary,
        PrimitiveKind.Date => TypeKind.Date,
        PrimitiveKind.Timestamp => TypeKind.Timestamp,
        PrimitiveKind.TimestampNtz => TypeKind.TimestampNtz,
        PrimitiveKind.Variant => TypeKind.Variant,
        PrimitiveKind.Void => TypeKind.Void,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
