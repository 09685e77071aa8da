using System.Buffers.Binary;
using System.Collections;
using System.Numerics;
using System.Text;
using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

/// <summary>.NET objects as values of the library, for binding.</summary>
internal static unsafe class ParameterValues
{
    public static ValueHandle Create(object? value)
    {
        var handle = new ValueHandle(Native(value));
        return handle.IsInvalid
            ? throw new ArgumentException($"DuckDB takes no parameter like this {value!.GetType().Name}: its elements differ in type.", nameof(value))
            : handle;
    }

    private static nint Native(object? value) => value switch
    {
        null or DBNull => NativeMethods.CreateNull(),
        bool v => NativeMethods.CreateBool(v ? (byte)1 : (byte)0),
        sbyte v => NativeMethods.CreateInt8(v),
        byte v => NativeMethods.CreateUInt8(v),
        short v => NativeMethods.CreateInt16(v),
        ushort v => NativeMethods.CreateUInt16(v),
        int v => NativeMethods.CreateInt32(v),
        uint v => NativeMethods.CreateUInt32(v),
        long v => NativeMethods.CreateInt64(v),
        ulong v => NativeMethods.CreateUInt64(v),
        Int128 v => NativeMethods.CreateHugeInt(new(v)),
        UInt128 v => NativeMethods.CreateUHugeInt(new((Int128)v)),
        BigInteger v => Bignum(v),
        float v => NativeMethods.CreateFloat(v),
        double v => NativeMethods.CreateDouble(v),
        decimal v => Decimal(DuckDbDecimal.Of(v)),
        DuckDbDecimal v => Decimal(v),
        string v => Text(v),
        byte[] v => Blob(v),
        Guid v => Uuid(v),
        DateOnly v => NativeMethods.CreateDate(TemporalValues.Days(v)),
        DuckDbDate v => NativeMethods.CreateDate(v.Days),
        TimeOnly v => v.Ticks % TimeSpan.TicksPerMicrosecond == 0
            ? NativeMethods.CreateTime(v.Ticks / TimeSpan.TicksPerMicrosecond)
            : NativeMethods.CreateTimeNs(v.Ticks * 100),
        DuckDbTime v => v.Nanoseconds % 1000 == 0 ? NativeMethods.CreateTime(v.Nanoseconds / 1000) : NativeMethods.CreateTimeNs(v.Nanoseconds),
        DuckDbTimeTz v => NativeMethods.CreateTimeTz(v.Bits),
        DateTime v => Timestamp(v),
        DateTimeOffset v => NativeMethods.CreateTimestampTz(TemporalValues.Micros(v.UtcDateTime)),
        DuckDbTimestamp v => Timestamp(v),
        TimeSpan v => NativeMethods.CreateInterval(TemporalValues.Interval(v)),
        DuckDbInterval v => NativeMethods.CreateInterval(v),
        DuckDbStruct v => Struct(v),
        IReadOnlyCollection<KeyValuePair<object, object?>> v => Map(v),
        IEnumerable v => List(v),
        _ => throw new ArgumentException($"A {value.GetType()} cannot be a parameter.", nameof(value)),
    };

    private static nint Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* pointer = bytes)
        {
            // An empty array has no address, and the library wants one
            byte none = 0;
            return NativeMethods.CreateVarchar(pointer == null ? &none : pointer, (ulong)bytes.Length);
        }
    }

    private static nint Blob(byte[] bytes)
    {
        fixed (byte* pointer = bytes)
        {
            byte none = 0;
            return NativeMethods.CreateBlob(pointer == null ? &none : pointer, (ulong)bytes.Length);
        }
    }

    private static nint Decimal(DuckDbDecimal value)
    {
        var digits = 1;
        for (var rest = Int128.Abs(value.Unscaled) / 10; rest != 0; rest /= 10)
        {
            digits++;
        }

        return digits > 38 || value.Scale > 38
            ? throw new ArgumentException($"{value} has more than the 38 digits of a decimal.", nameof(value))
            : NativeMethods.CreateDecimal(new((byte)Math.Max(digits, value.Scale), (byte)value.Scale, value.Unscaled));
    }

    private static nint Bignum(BigInteger value)
    {
        var magnitude = BigInteger.Abs(value).ToByteArray(isUnsigned: true, isBigEndian: true);
        fixed (byte* pointer = magnitude)
        {
            return NativeMethods.CreateBignum(new() { Data = pointer, Size = (ulong)magnitude.Length, IsNegative = value.Sign < 0 ? (byte)1 : (byte)0 });
        }
    }

    private static nint Uuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return NativeMethods.CreateUuid(new((Int128)BinaryPrimitives.ReadUInt128BigEndian(bytes)));
    }

    private static nint Timestamp(DateTime value) => value.Kind switch
    {
        DateTimeKind.Utc => NativeMethods.CreateTimestampTz(TemporalValues.Micros(value)),
        DateTimeKind.Unspecified => value.Ticks % TimeSpan.TicksPerMicrosecond == 0
            ? NativeMethods.CreateTimestamp(TemporalValues.Micros(value))
            : NativeMethods.CreateTimestampNs(TemporalValues.Nanos(value)),
        _ => throw new ArgumentException("A local DateTime cannot be a parameter: use a DateTimeOffset, or the kind Utc or Unspecified.", nameof(value)),
    };

    private static nint Timestamp(DuckDbTimestamp value) => value.Unit switch
    {
        _ when value.IsInstant => NativeMethods.CreateTimestampTz(value.Value),
        DuckDbTimeUnit.Seconds => NativeMethods.CreateTimestampS(value.Value),
        DuckDbTimeUnit.Milliseconds => NativeMethods.CreateTimestampMs(value.Value),
        DuckDbTimeUnit.Microseconds => NativeMethods.CreateTimestamp(value.Value),
        _ => NativeMethods.CreateTimestampNs(value.Value),
    };

    private static nint List(IEnumerable values)
    {
        using var elements = new ValueArray(values);
        fixed (nint* pointer = elements.Pointers)
        {
            return NativeMethods.CreateList(elements.CommonType(), pointer, (ulong)elements.Count);
        }
    }

    private static nint Map(IReadOnlyCollection<KeyValuePair<object, object?>> pairs)
    {
        using var keys = new ValueArray(pairs.Select(p => p.Key));
        using var values = new ValueArray(pairs.Select(p => p.Value));
        using var type = new LogicalTypeHandle(NativeMethods.CreateMapType(keys.CommonType(), values.CommonType()));
        fixed (nint* k = keys.Pointers)
        fixed (nint* v = values.Pointers)
        {
            return NativeMethods.CreateMap(type, k, v, (ulong)keys.Count);
        }
    }

    private static nint Struct(DuckDbStruct value)
    {
        using var fields = new ValueArray(value.Values);
        using var type = fields.StructType(value.Names);
        fixed (nint* pointer = fields.Pointers)
        {
            return NativeMethods.CreateStruct(type, pointer);
        }
    }
}
