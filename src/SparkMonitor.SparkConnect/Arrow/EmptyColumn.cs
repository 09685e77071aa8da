namespace SparkMonitor.SparkConnect;

/// <summary>Columns of no rows, for a stream that carries only a schema.</summary>
internal static class EmptyColumn
{
    public static SparkColumn Of(ArrowField field) => Of(field.Type);

    public static SparkColumn Of(SparkType type) => type.Kind switch
    {
        SparkTypeKind.Null => new NullColumn(0),
        SparkTypeKind.Boolean => new BooleanColumn(0, default, default),
        SparkTypeKind.String or SparkTypeKind.Char or SparkTypeKind.VarChar or SparkTypeKind.Binary => new BinaryColumn(type, 0, default, new int[1], default),
        SparkTypeKind.Array => new ListColumn(type, 0, default, new int[1], Of(type.ElementType!)),
        SparkTypeKind.Map => new MapColumn(type, 0, default, new int[1], Of(type.KeyType!), Of(type.ElementType!)),
        SparkTypeKind.Variant => new VariantColumn(0, default, (BinaryColumn)Of(SparkType.Binary), (BinaryColumn)Of(SparkType.Binary)),
        SparkTypeKind.Struct or SparkTypeKind.Geometry or SparkTypeKind.Geography =>
            new StructColumn(type, 0, default, type.Fields.Select(f => Of(f.Type)).ToArray()),
        _ => new FixedWidthColumn(type, 0, default, default),
    };
}
