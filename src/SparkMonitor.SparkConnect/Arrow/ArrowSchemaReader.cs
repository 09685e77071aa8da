using System.Text;

namespace SparkMonitor.SparkConnect;

/// <summary>Reads the schema message of an Arrow stream (Schema.fbs) and maps its types to Spark's.</summary>
internal static class ArrowSchemaReader
{
    private ref struct Budget
    {
        public int Fields;
        public long TextBytes;
    }

    public static ArrowField[] Read(FlatTable schema, int metadataLength)
    {
        if (schema.Int16(0) != 0)
        {
            throw new SparkConnectException(SparkFailure.Unsupported, "The server sent big-endian Arrow data.");
        }

        var budget = new Budget { Fields = ArrowLimits.MaxFields, TextBytes = (4L * metadataLength) + 4096 };
        return Fields(schema, 1, 0, ref budget);
    }

    private static ArrowField[] Fields(FlatTable parent, int vector, int depth, ref Budget budget)
    {
        var count = parent.TableCount(vector);
        if (depth > ArrowLimits.MaxDepth || (budget.Fields -= count) < 0)
        {
            throw SparkConnectException.Limit("The server sent an Arrow schema that is too deep or has too many fields.");
        }

        var fields = new ArrowField[count];
        for (var i = 0; i < count; i++)
        {
            fields[i] = Field(parent.TableAt(vector, i), depth, ref budget);
        }

        return fields;
    }

    private static ArrowField Field(FlatTable table, int depth, ref Budget budget)
    {
        var utf8 = table.Utf8(0);
        if ((budget.TextBytes -= utf8.Length) < 0)
        {
            throw SparkConnectException.Malformed("the names of an Arrow schema overlap");
        }

        var name = Encoding.UTF8.GetString(utf8);
        var nullable = table.Byte(1) != 0;
        if (!table.TryTable(3, out var type))
        {
            throw SparkConnectException.Malformed($"the Arrow field {name} has no type");
        }

        var children = Fields(table, 5, depth + 1, ref budget);
        var field = Typed(name, nullable, table, table.Byte(2), type, children);
        if (!table.TryTable(4, out var dictionary))
        {
            return field;
        }

        var index = dictionary.TryTable(1, out var indexType) ? (Bits: indexType.Int32(0), Signed: indexType.Byte(1) != 0) : (Bits: 32, Signed: true);
        if (index.Bits is not (8 or 16 or 32 or 64))
        {
            throw SparkConnectException.Malformed($"the dictionary indices of {name} have {index.Bits} bits");
        }

        return field with { Dictionary = dictionary.Int64(0), Width = index.Bits, Signed = index.Signed };
    }

    private static ArrowField Typed(string name, bool nullable, FlatTable field, byte code, FlatTable type, ArrowField[] children)
    {
        ArrowField Of(ArrowLayout layout, SparkType spark) => new(name, nullable, layout, spark, children);
        switch (code)
        {
            case 1: return Of(ArrowLayout.Null, SparkType.Null);
            case 2: return Of(ArrowLayout.Fixed, Integer(name, type.Int32(0), type.Byte(1) != 0));
            case 3:
                return type.Int16(0) switch
                {
                    1 => Of(ArrowLayout.Fixed, SparkType.Float),
                    2 => Of(ArrowLayout.Fixed, SparkType.Double),
                    _ => throw Unsupported(name, "a half-precision number"),
                };
            case 4: return Of(ArrowLayout.Offsets32, SparkType.Binary);
            case 5: return Of(ArrowLayout.Offsets32, SparkType.String);
            case 6: return Of(ArrowLayout.Bits, SparkType.Boolean);
            case 7: return Of(ArrowLayout.Fixed, Decimal(name, type.Int32(0), type.Int32(1), type.Int32(2, 128)));
            case 8: return type.Int16(0, 1) == 0 ? Of(ArrowLayout.Fixed, SparkType.Date) : throw Unsupported(name, "a date in milliseconds");
            case 9:
                return type.Int16(0, 1) == 3 && type.Int32(1, 32) == 64
                    ? Of(ArrowLayout.Fixed, SparkType.Time())
                    : throw Unsupported(name, "a time that is not in nanoseconds");
            case 10:
                return type.Int16(0) == 2
                    ? Of(ArrowLayout.Fixed, type.Utf8(1).IsEmpty ? SparkType.TimestampNtz : SparkType.Timestamp)
                    : throw Unsupported(name, "a timestamp that is not in microseconds");
            case 11:
                return type.Int16(0) switch
                {
                    0 => Of(ArrowLayout.Fixed, SparkType.YearMonthInterval),
                    2 => Of(ArrowLayout.Fixed, SparkType.CalendarInterval),
                    _ => throw Unsupported(name, "an interval of days and milliseconds"),
                };
            case 12: return Of(ArrowLayout.List, SparkType.Array(Only(name, children).Type, children[0].Nullable));
            case 13: return Struct(name, nullable, field, children);
            case 16: return Of(ArrowLayout.FixedList, SparkType.Array(Only(name, children).Type, children[0].Nullable)) with { Width = type.Int32(0) };
            case 17: return Map(name, nullable, children);
            case 18: return type.Int16(0, 1) == 2 ? Of(ArrowLayout.Fixed, SparkType.DayTimeInterval) : throw Unsupported(name, "a duration that is not in microseconds");
            case 19: return Of(ArrowLayout.Offsets64, SparkType.Binary);
            case 20: return Of(ArrowLayout.Offsets64, SparkType.String);
            default: throw Unsupported(name, $"the Arrow type {code}");
        }
    }

    private static SparkType Integer(string name, int bits, bool signed) => (bits, signed) switch
    {
        (8, true) => SparkType.Byte,
        (16, true) => SparkType.Short,
        (32, true) => SparkType.Integer,
        (64, true) => SparkType.Long,
        _ => throw Unsupported(name, $"a {(signed ? string.Empty : "unsigned ")}{bits}-bit integer"),
    };

    private static SparkType Decimal(string name, int precision, int scale, int bits)
    {
        if (bits != 128)
        {
            throw Unsupported(name, $"a {bits}-bit decimal");
        }

        return precision is >= 1 and <= 38 && scale >= 0 && scale <= precision
            ? SparkType.Decimal(precision, scale)
            : throw SparkConnectException.Malformed($"the field {name} is decimal({precision},{scale})");
    }

    private static ArrowField Struct(string name, bool nullable, FlatTable field, ArrowField[] children)
    {
        if (IsVariant(field, children))
        {
            return new ArrowField(name, nullable, ArrowLayout.Variant, SparkType.Variant, children);
        }

        var type = SparkType.Struct(children.Select(c => new SparkField(c.Name, c.Type, c.Nullable)).ToArray());
        return new ArrowField(name, nullable, ArrowLayout.Struct, type, children);
    }

    /// <summary>Spark marks a variant on its metadata child (and some versions on the field itself).</summary>
    private static bool IsVariant(FlatTable field, ArrowField[] children)
    {
        if (children.Length != 2
            || !children.All(c => c.Layout is ArrowLayout.Offsets32 or ArrowLayout.Offsets64 && c.Type.Kind == SparkTypeKind.Binary && c.Dictionary is null)
            || !children.Any(c => c.Name == "value")
            || !children.Any(c => c.Name == "metadata"))
        {
            return false;
        }

        return HasMark(field) || HasMark(field.TableAt(5, 0)) || HasMark(field.TableAt(5, 1));
    }

    private static bool HasMark(FlatTable field)
    {
        for (var i = 0; i < field.TableCount(6); i++)
        {
            var entry = field.TableAt(6, i);
            if (entry.Utf8(0).SequenceEqual("variant"u8) && entry.Utf8(1).SequenceEqual("true"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static ArrowField Map(string name, bool nullable, ArrowField[] children)
    {
        var entries = Only(name, children);
        if (entries.Layout != ArrowLayout.Struct || entries.Children.Count != 2 || entries.Dictionary is not null)
        {
            throw SparkConnectException.Malformed($"the map {name} has no keys and values");
        }

        var (key, value) = (entries.Children[0], entries.Children[1]);
        return new ArrowField(name, nullable, ArrowLayout.Map, SparkType.Map(key.Type, value.Type, value.Nullable), children);
    }

    private static ArrowField Only(string name, ArrowField[] children) =>
        children.Length == 1 ? children[0] : throw SparkConnectException.Malformed($"the Arrow field {name} has {children.Length} children instead of one");

    private static SparkConnectException Unsupported(string name, string what) =>
        new(SparkFailure.Unsupported, $"Column {name} holds {what}, which is not a Spark type this client reads: cast it in SQL.");
}
