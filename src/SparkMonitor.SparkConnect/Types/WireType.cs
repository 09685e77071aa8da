using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>Spark types to and from Spark Connect's messages.</summary>
internal static class WireType
{
    /// <summary>No honest schema nests deeper; protobuf itself stops at 100 messages.</summary>
    private const int MaxDepth = 60;

    public static DataType From(SparkType type)
    {
        var plain = new DataType.Types.Plain();
        return type.Kind switch
        {
            SparkTypeKind.Null => new DataType { Null = plain },
            SparkTypeKind.Boolean => new DataType { Boolean = plain },
            SparkTypeKind.Byte => new DataType { Byte = plain },
            SparkTypeKind.Short => new DataType { Short = plain },
            SparkTypeKind.Integer => new DataType { Integer = plain },
            SparkTypeKind.Long => new DataType { Long = plain },
            SparkTypeKind.Float => new DataType { Float = plain },
            SparkTypeKind.Double => new DataType { Double = plain },
            SparkTypeKind.Decimal => new DataType { Decimal = new DataType.Types.Decimal { Precision = type.Precision, Scale = type.Scale } },
            SparkTypeKind.String => new DataType { String = new DataType.Types.String { Collation = type.Collation ?? string.Empty } },
            SparkTypeKind.Char => new DataType { Char = new DataType.Types.Char { Length = type.Length } },
            SparkTypeKind.VarChar => new DataType { VarChar = new DataType.Types.Char { Length = type.Length } },
            SparkTypeKind.Binary => new DataType { Binary = plain },
            SparkTypeKind.Date => new DataType { Date = plain },
            SparkTypeKind.Timestamp => new DataType { Timestamp = plain },
            SparkTypeKind.TimestampNtz => new DataType { TimestampNtz = plain },
            SparkTypeKind.Time => new DataType { Time = new DataType.Types.Time { Precision = type.Precision } },
            SparkTypeKind.YearMonthInterval => new DataType { YearMonthInterval = new DataType.Types.Interval() },
            SparkTypeKind.DayTimeInterval => new DataType { DayTimeInterval = new DataType.Types.Interval() },
            SparkTypeKind.CalendarInterval => new DataType { CalendarInterval = plain },
            SparkTypeKind.Variant => new DataType { Variant = plain },
            SparkTypeKind.Geometry => new DataType { Geometry = new DataType.Types.Geo { Srid = type.Srid } },
            SparkTypeKind.Geography => new DataType { Geography = new DataType.Types.Geo { Srid = type.Srid } },
            SparkTypeKind.Array => new DataType { Array = new DataType.Types.Array { ElementType = From(type.ElementType!), ContainsNull = type.ContainsNull } },
            SparkTypeKind.Map => new DataType
            {
                Map = new DataType.Types.Map { KeyType = From(type.KeyType!), ValueType = From(type.ElementType!), ValueContainsNull = type.ContainsNull },
            },
            _ => new DataType
            {
                Struct = new DataType.Types.Struct
                {
                    Fields = { type.Fields.Select(f => new DataType.Types.Field { Name = f.Name, DataType = From(f.Type), Nullable = f.Nullable }) },
                },
            },
        };
    }

    /// <summary>The type, or null where the server names one that this client does not know.</summary>
    public static SparkType? To(DataType? type) => To(type, 0);

    private static SparkType? To(DataType? type, int depth)
    {
        if (type is null || depth > MaxDepth)
        {
            return null;
        }

        switch (type.KindCase)
        {
            case DataType.KindOneofCase.Null: return SparkType.Null;
            case DataType.KindOneofCase.Boolean: return SparkType.Boolean;
            case DataType.KindOneofCase.Byte: return SparkType.Byte;
            case DataType.KindOneofCase.Short: return SparkType.Short;
            case DataType.KindOneofCase.Integer: return SparkType.Integer;
            case DataType.KindOneofCase.Long: return SparkType.Long;
            case DataType.KindOneofCase.Float: return SparkType.Float;
            case DataType.KindOneofCase.Double: return SparkType.Double;
            case DataType.KindOneofCase.Decimal: return ToDecimal(type.Decimal);
            case DataType.KindOneofCase.String: return string.IsNullOrEmpty(type.String.Collation) || type.String.Collation == "UTF8_BINARY" ? SparkType.String : SparkType.StringWith(type.String.Collation);
            case DataType.KindOneofCase.Char: return SparkType.Char(type.Char.Length);
            case DataType.KindOneofCase.VarChar: return SparkType.VarChar(type.VarChar.Length);
            case DataType.KindOneofCase.Binary: return SparkType.Binary;
            case DataType.KindOneofCase.Date: return SparkType.Date;
            case DataType.KindOneofCase.Timestamp: return SparkType.Timestamp;
            case DataType.KindOneofCase.TimestampNtz: return SparkType.TimestampNtz;
            case DataType.KindOneofCase.Time: return SparkType.Time(type.Time.HasPrecision ? type.Time.Precision : 6);
            case DataType.KindOneofCase.CalendarInterval: return SparkType.CalendarInterval;
            case DataType.KindOneofCase.YearMonthInterval: return SparkType.YearMonthInterval;
            case DataType.KindOneofCase.DayTimeInterval: return SparkType.DayTimeInterval;
            case DataType.KindOneofCase.Variant: return SparkType.Variant;
            case DataType.KindOneofCase.Geometry: return SparkType.Geometry(type.Geometry.Srid);
            case DataType.KindOneofCase.Geography: return SparkType.Geography(type.Geography.Srid);
            case DataType.KindOneofCase.Udt: return To(type.Udt.SqlType, depth + 1);
            case DataType.KindOneofCase.Array:
                return To(type.Array.ElementType, depth + 1) is { } element ? SparkType.Array(element, type.Array.ContainsNull) : null;
            case DataType.KindOneofCase.Map:
                return To(type.Map.KeyType, depth + 1) is { } key && To(type.Map.ValueType, depth + 1) is { } value
                    ? SparkType.Map(key, value, type.Map.ValueContainsNull)
                    : null;
            case DataType.KindOneofCase.Struct: return ToStruct(type.Struct, depth);
            default: return null;
        }
    }

    private static SparkType? ToDecimal(DataType.Types.Decimal type)
    {
        var precision = type.HasPrecision ? type.Precision : 10;
        return precision is >= 1 and <= 38 && type.Scale >= 0 && type.Scale <= precision ? SparkType.Decimal(precision, type.Scale) : null;
    }

    private static SparkType? ToStruct(DataType.Types.Struct type, int depth)
    {
        var fields = new SparkField[type.Fields.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var field = type.Fields[i];
            if (To(field.DataType, depth + 1) is not { } fieldType)
            {
                return null;
            }

            fields[i] = new SparkField(field.Name, fieldType, field.Nullable);
        }

        return SparkType.Struct(fields);
    }
}
