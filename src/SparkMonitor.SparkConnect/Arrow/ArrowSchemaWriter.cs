namespace SparkMonitor.SparkConnect;

/// <summary>Writes the schema message of an Arrow stream for Spark types, as Spark's own ArrowUtils maps them.</summary>
internal static class ArrowSchemaWriter
{
    public static ReadOnlyMemory<byte> Write(SparkSchema schema)
    {
        var builder = new FlatBuilder();
        var fields = new int[schema.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = Field(builder, schema[i].Name, schema[i].Type, schema[i].Nullable);
        }

        var vector = builder.Vector(fields);
        builder.StartTable();
        builder.Reference(1, vector);
        var header = builder.EndTable();
        return Message(builder, 1, header, 0);
    }

    public static ReadOnlyMemory<byte> Message(FlatBuilder builder, byte kind, int header, long bodyLength)
    {
        builder.StartTable();
        builder.Int64(3, bodyLength);
        builder.Reference(2, header);
        builder.Int16(0, 4);
        builder.Byte(1, kind);
        return builder.Finish(builder.EndTable());
    }

    private static int Field(FlatBuilder builder, string name, SparkType type, bool nullable, bool variantMark = false)
    {
        var children = Children(builder, type);
        var childVector = builder.Vector(children);
        var nameText = builder.Text(name);
        var zone = type.Kind == SparkTypeKind.Timestamp ? builder.Text("UTC") : 0;
        var (code, typeTable) = Type(builder, type, zone);
        var marks = variantMark ? Mark(builder) : 0;
        builder.StartTable();
        builder.Reference(0, nameText);
        builder.Reference(3, typeTable);
        builder.Reference(5, childVector);
        if (variantMark)
        {
            builder.Reference(6, marks);
        }

        builder.Byte(1, nullable ? (byte)1 : (byte)0);
        builder.Byte(2, code);
        return builder.EndTable();
    }

    private static int[] Children(FlatBuilder builder, SparkType type)
    {
        switch (type.Kind)
        {
            case SparkTypeKind.Array:
                return [Field(builder, "element", type.ElementType!, type.ContainsNull)];
            case SparkTypeKind.Map:
                var entries = SparkType.Struct(new SparkField("key", type.KeyType!, false), new SparkField("value", type.ElementType!, type.ContainsNull));
                return [Field(builder, "entries", entries, false)];
            case SparkTypeKind.Struct:
                return [.. type.Fields.Select(f => Field(builder, f.Name, f.Type, f.Nullable))];
            case SparkTypeKind.Variant:
                return [Field(builder, "value", SparkType.Binary, false), Field(builder, "metadata", SparkType.Binary, false, variantMark: true)];
            default:
                return [];
        }
    }

    private static int Mark(FlatBuilder builder)
    {
        var key = builder.Text("variant");
        var value = builder.Text("true");
        builder.StartTable();
        builder.Reference(0, key);
        builder.Reference(1, value);
        return builder.Vector([builder.EndTable()]);
    }

    private static (byte Code, int Table) Type(FlatBuilder builder, SparkType type, int zone)
    {
        builder.StartTable();
        var code = Describe(builder, type, zone);
        return (code, builder.EndTable());
    }

    private static byte Describe(FlatBuilder builder, SparkType type, int zone)
    {
        switch (type.Kind)
        {
            case SparkTypeKind.Null: return 1;
            case SparkTypeKind.Byte or SparkTypeKind.Short or SparkTypeKind.Integer or SparkTypeKind.Long:
                builder.Int32(0, FixedWidthColumn.Width(type.Kind) * 8);
                builder.Byte(1, 1);
                return 2;
            case SparkTypeKind.Float or SparkTypeKind.Double:
                builder.Int16(0, type.Kind == SparkTypeKind.Float ? (short)1 : (short)2);
                return 3;
            case SparkTypeKind.Binary: return 4;
            case SparkTypeKind.String or SparkTypeKind.Char or SparkTypeKind.VarChar: return 5;
            case SparkTypeKind.Boolean: return 6;
            case SparkTypeKind.Decimal:
                builder.Int32(0, type.Precision);
                builder.Int32(1, type.Scale);
                builder.Int32(2, 128);
                return 7;
            case SparkTypeKind.Date:
                builder.Int16(0, 0);
                return 8;
            case SparkTypeKind.Time:
                builder.Int16(0, 3);
                builder.Int32(1, 64);
                return 9;
            case SparkTypeKind.Timestamp:
                builder.Reference(1, zone);
                builder.Int16(0, 2);
                return 10;
            case SparkTypeKind.TimestampNtz:
                builder.Int16(0, 2);
                return 10;
            case SparkTypeKind.YearMonthInterval:
                builder.Int16(0, 0);
                return 11;
            case SparkTypeKind.CalendarInterval:
                builder.Int16(0, 2);
                return 11;
            case SparkTypeKind.Array: return 12;
            case SparkTypeKind.Struct or SparkTypeKind.Variant: return 13;
            case SparkTypeKind.Map: return 17;
            case SparkTypeKind.DayTimeInterval:
                builder.Int16(0, 2);
                return 18;
            default: throw new NotSupportedException($"{type} columns cannot be sent: send well-known binary and convert it in SQL.");
        }
    }
}
