using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

/// <summary>Copies a type of the library into a <see cref="DuckDbType"/>.</summary>
internal static unsafe class LogicalTypeReader
{
    public static DuckDbType Read(LogicalTypeHandle type)
    {
        var id = (DuckDbTypeId)NativeMethods.TypeId(type);
        var alias = NativeMethods.TypeAlias(type);
        return new(id, PhysicalOf(id, type))
        {
            Alias = alias == null ? null : NativeMethods.TakeText(alias),
            Width = id == DuckDbTypeId.Decimal ? NativeMethods.DecimalWidth(type) : 0,
            Scale = id == DuckDbTypeId.Decimal ? NativeMethods.DecimalScale(type) : 0,
            ArraySize = id == DuckDbTypeId.Array ? checked((int)NativeMethods.ArraySize(type)) : 0,
            Element = id switch
            {
                DuckDbTypeId.List => DuckDbType.Take(NativeMethods.ListChildType(type)),
                DuckDbTypeId.Array => DuckDbType.Take(NativeMethods.ArrayChildType(type)),
                DuckDbTypeId.Map => Entry(type),
                _ => null,
            },
            Fields = id switch
            {
                DuckDbTypeId.Struct => Fields(type),
                DuckDbTypeId.Union => Members(type),
                _ => [],
            },
            Labels = id == DuckDbTypeId.Enum ? Labels(type) : [],
        };
    }

    private static DuckDbType Entry(LogicalTypeHandle map) => new(DuckDbTypeId.Struct, DuckDbPhysicalType.Struct)
    {
        Fields =
        [
            new("key", DuckDbType.Take(NativeMethods.MapKeyType(map))),
            new("value", DuckDbType.Take(NativeMethods.MapValueType(map))),
        ],
    };

    private static DuckDbField[] Fields(LogicalTypeHandle type)
    {
        var fields = new DuckDbField[NativeMethods.StructChildCount(type)];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new(
                NativeMethods.TakeText(NativeMethods.StructChildName(type, (ulong)i)),
                DuckDbType.Take(NativeMethods.StructChildType(type, (ulong)i)));
        }

        return fields;
    }

    private static DuckDbField[] Members(LogicalTypeHandle type)
    {
        var members = new DuckDbField[NativeMethods.UnionMemberCount(type)];
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = new(
                NativeMethods.TakeText(NativeMethods.UnionMemberName(type, (ulong)i)),
                DuckDbType.Take(NativeMethods.UnionMemberType(type, (ulong)i)));
        }

        return members;
    }

    private static string[] Labels(LogicalTypeHandle type)
    {
        var labels = new string[NativeMethods.EnumDictionarySize(type)];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = NativeMethods.TakeText(NativeMethods.EnumDictionaryValue(type, (ulong)i));
        }

        return labels;
    }

    private static DuckDbPhysicalType PhysicalOf(DuckDbTypeId id, LogicalTypeHandle type) => id switch
    {
        DuckDbTypeId.Boolean => DuckDbPhysicalType.Boolean,
        DuckDbTypeId.TinyInt => DuckDbPhysicalType.Int8,
        DuckDbTypeId.SmallInt => DuckDbPhysicalType.Int16,
        DuckDbTypeId.Integer or DuckDbTypeId.Date or DuckDbTypeId.SqlNull => DuckDbPhysicalType.Int32,
        DuckDbTypeId.BigInt or DuckDbTypeId.Time or DuckDbTypeId.TimeNs or DuckDbTypeId.Timestamp or DuckDbTypeId.TimestampS
            or DuckDbTypeId.TimestampMs or DuckDbTypeId.TimestampNs or DuckDbTypeId.TimestampTz => DuckDbPhysicalType.Int64,
        DuckDbTypeId.UTinyInt => DuckDbPhysicalType.UInt8,
        DuckDbTypeId.USmallInt => DuckDbPhysicalType.UInt16,
        DuckDbTypeId.UInteger => DuckDbPhysicalType.UInt32,
        DuckDbTypeId.UBigInt or DuckDbTypeId.TimeTz => DuckDbPhysicalType.UInt64,
        DuckDbTypeId.HugeInt or DuckDbTypeId.Uuid => DuckDbPhysicalType.Int128,
        DuckDbTypeId.UHugeInt => DuckDbPhysicalType.UInt128,
        DuckDbTypeId.Float => DuckDbPhysicalType.Float,
        DuckDbTypeId.Double => DuckDbPhysicalType.Double,
        DuckDbTypeId.Interval => DuckDbPhysicalType.Interval,
        DuckDbTypeId.Varchar or DuckDbTypeId.Blob or DuckDbTypeId.Bit or DuckDbTypeId.Bignum or DuckDbTypeId.Geometry
            => DuckDbPhysicalType.Text,
        DuckDbTypeId.List or DuckDbTypeId.Map => DuckDbPhysicalType.List,
        DuckDbTypeId.Array => DuckDbPhysicalType.Array,
        DuckDbTypeId.Struct or DuckDbTypeId.Union => DuckDbPhysicalType.Struct,
        DuckDbTypeId.Decimal => PhysicalOf((DuckDbTypeId)NativeMethods.DecimalInternalType(type), type),
        DuckDbTypeId.Enum => PhysicalOf((DuckDbTypeId)NativeMethods.EnumInternalType(type), type),
        _ => DuckDbPhysicalType.None,
    };
}
