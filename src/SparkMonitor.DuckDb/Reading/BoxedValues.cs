using System.Numerics;
using System.Text;

namespace SparkMonitor.DuckDb;

/// <summary>Values as .NET objects; README.md of the project has the table.</summary>
internal static class BoxedValues
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    public static object? Read(DuckDbVector vector, int row) => vector.IsNull(row) ? null : vector.Type.Id switch
    {
        DuckDbTypeId.Boolean => vector.At<byte>(row) != 0,
        DuckDbTypeId.TinyInt => vector.At<sbyte>(row),
        DuckDbTypeId.SmallInt => vector.At<short>(row),
        DuckDbTypeId.Integer => vector.At<int>(row),
        DuckDbTypeId.BigInt => vector.At<long>(row),
        DuckDbTypeId.UTinyInt => vector.At<byte>(row),
        DuckDbTypeId.USmallInt => vector.At<ushort>(row),
        DuckDbTypeId.UInteger => vector.At<uint>(row),
        DuckDbTypeId.UBigInt => vector.At<ulong>(row),
        DuckDbTypeId.HugeInt => vector.At<Int128>(row),
        DuckDbTypeId.UHugeInt => vector.At<UInt128>(row),
        DuckDbTypeId.Bignum => Bignum(vector.GetBytes(row)),
        DuckDbTypeId.Float => vector.At<float>(row),
        DuckDbTypeId.Double => vector.At<double>(row),
        DuckDbTypeId.Decimal => Decimal(vector, row),
        DuckDbTypeId.Varchar => Encoding.UTF8.GetString(vector.GetBytes(row)),
        DuckDbTypeId.Blob or DuckDbTypeId.Geometry => vector.GetBytes(row).ToArray(),
        DuckDbTypeId.Bit => Bits(vector.GetBytes(row)),
        DuckDbTypeId.Uuid => Uuid(vector.At<Int128>(row)),
        DuckDbTypeId.Enum => vector.Type.Labels[checked((int)Integer(vector, row))],
        DuckDbTypeId.Date => Date(vector.At<int>(row)),
        DuckDbTypeId.Time => Time(vector.At<long>(row), 1_000),
        DuckDbTypeId.TimeNs => Time(vector.At<long>(row), 1),
        DuckDbTypeId.TimeTz => DuckDbTimeTz.OfBits(vector.At<ulong>(row)),
        DuckDbTypeId.Timestamp => Timestamp(vector.At<long>(row), DuckDbTimeUnit.Microseconds, instant: false),
        DuckDbTypeId.TimestampTz => Timestamp(vector.At<long>(row), DuckDbTimeUnit.Microseconds, instant: true),
        DuckDbTypeId.TimestampS => Timestamp(vector.At<long>(row), DuckDbTimeUnit.Seconds, instant: false),
        DuckDbTypeId.TimestampMs => Timestamp(vector.At<long>(row), DuckDbTimeUnit.Milliseconds, instant: false),
        DuckDbTypeId.TimestampNs => Timestamp(vector.At<long>(row), DuckDbTimeUnit.Nanoseconds, instant: false),
        DuckDbTypeId.Interval => vector.At<DuckDbInterval>(row),
        DuckDbTypeId.List => List(vector.Elements, vector.At<DuckDbListEntry>(row)),
        DuckDbTypeId.Array => List(vector.Elements, new((long)row * vector.Type.ArraySize, vector.Type.ArraySize)),
        DuckDbTypeId.Map => Map(vector.Elements, vector.At<DuckDbListEntry>(row)),
        DuckDbTypeId.Struct => Struct(vector, row),
        DuckDbTypeId.Union => Union(vector, row),
        DuckDbTypeId.SqlNull => null,
        _ => throw new NotSupportedException($"Values of {vector.Type} cannot be read; cast them to VARCHAR in the query."),
    };

    private static long Integer(DuckDbVector vector, int row) => vector.Type.Physical switch
    {
        DuckDbPhysicalType.UInt8 => vector.At<byte>(row),
        DuckDbPhysicalType.UInt16 => vector.At<ushort>(row),
        DuckDbPhysicalType.UInt32 => vector.At<uint>(row),
        DuckDbPhysicalType.Int16 => vector.At<short>(row),
        DuckDbPhysicalType.Int32 => vector.At<int>(row),
        _ => vector.At<long>(row),
    };

    private static object Decimal(DuckDbVector vector, int row)
    {
        var unscaled = vector.Type.Physical == DuckDbPhysicalType.Int128 ? vector.At<Int128>(row) : Integer(vector, row);
        var value = new DuckDbDecimal(unscaled, vector.Type.Scale);
        return value.ToDecimal() is { } small ? (object)small : value;
    }

    private static object Date(int days)
    {
        // 1970-01-01 is day 719,162 of DateOnly, whose last is 3,652,058
        var number = days + 719_162L;
        return number is >= 0 and <= 3_652_058 ? (object)DateOnly.FromDayNumber((int)number) : new DuckDbDate(days);
    }

    private static object Time(long value, long nanosPerUnit)
    {
        var nanos = value * nanosPerUnit;
        return nanos % 100 == 0 && nanos < 86_400_000_000_000 ? (object)new TimeOnly(nanos / 100) : new DuckDbTime(nanos);
    }

    private static object Timestamp(long value, DuckDbTimeUnit unit, bool instant)
    {
        var exact = unit != DuckDbTimeUnit.Nanoseconds || value % 100 == 0;
        Int128 ticks = unit switch
        {
            DuckDbTimeUnit.Seconds => (Int128)value * TimeSpan.TicksPerSecond,
            DuckDbTimeUnit.Milliseconds => (Int128)value * TimeSpan.TicksPerMillisecond,
            DuckDbTimeUnit.Microseconds => (Int128)value * TicksPerMicrosecond,
            _ => value / 100,
        };
        ticks += DateTime.UnixEpoch.Ticks;
        var infinite = value is long.MaxValue or -long.MaxValue;
        if (!exact || infinite || ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return new DuckDbTimestamp(value, unit, instant);
        }

        // Boxed one by one: a common type of both would be found, and be the wrong one
        return instant ? (object)new DateTimeOffset((long)ticks, TimeSpan.Zero) : new DateTime((long)ticks, DateTimeKind.Unspecified);
    }

    private static object?[] List(DuckDbVector elements, DuckDbListEntry entry)
    {
        var values = new object?[entry.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(elements, checked((int)(entry.Offset + i)));
        }

        return values;
    }

    private static KeyValuePair<object, object?>[] Map(DuckDbVector entries, DuckDbListEntry entry)
    {
        var keys = entries.Field(0);
        var values = entries.Field(1);
        var pairs = new KeyValuePair<object, object?>[entry.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            var at = checked((int)(entry.Offset + i));
            pairs[i] = new(Read(keys, at)!, Read(values, at));
        }

        return pairs;
    }

    private static DuckDbStruct Struct(DuckDbVector vector, int row)
    {
        var fields = vector.Type.Fields;
        var names = new string[fields.Count];
        var values = new object?[fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            names[i] = fields[i].Name;
            values[i] = Read(vector.Field(i), row);
        }

        return new(names, values);
    }

    private static DuckDbUnion Union(DuckDbVector vector, int row)
    {
        var tag = vector.UnionTags[row];
        return new(vector.Type.Fields[tag].Name, Read(vector.Member(tag), row));
    }

    /// <summary>Stored with the sign bit flipped, so that UUIDs order as text does.</summary>
    private static Guid Uuid(Int128 stored)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryInteger(bytes, (UInt128)stored ^ (UInt128.One << 127));
        return new(bytes, bigEndian: true);
    }

    private static void BinaryInteger(Span<byte> bytes, UInt128 value) =>
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);

    /// <summary>The first byte says how many bits of the second are padding.</summary>
    private static string Bits(ReadOnlySpan<byte> stored)
    {
        var padding = stored[0];
        return string.Create(((stored.Length - 1) * 8) - padding, stored, (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var bit = i + bytes[0];
                text[i] = (bytes[1 + (bit >> 3)] & (0x80 >> (bit & 7))) != 0 ? '1' : '0';
            }
        });
    }

    /// <summary>Three bytes of header, whose first bit is set for positive numbers, then the magnitude, inverted for negative ones.</summary>
    private static BigInteger Bignum(ReadOnlySpan<byte> stored)
    {
        var magnitude = stored[3..].ToArray();
        var negative = (stored[0] & 0x80) == 0;
        if (negative)
        {
            for (var i = 0; i < magnitude.Length; i++)
            {
                magnitude[i] = (byte)~magnitude[i];
            }
        }

        var value = new BigInteger(magnitude, isUnsigned: true, isBigEndian: true);
        return negative ? -value : value;
    }
}
