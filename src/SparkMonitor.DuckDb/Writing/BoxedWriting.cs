using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace SparkMonitor.DuckDb;

/// <summary>.NET objects into vectors; README.md of the project has the table.</summary>
internal static class BoxedWriting
{
    public static void Write(DuckDbVectorWriter vector, int row, object value)
    {
        switch (vector.Type.Id)
        {
            case DuckDbTypeId.Boolean:
                vector.Set(row, value is bool b ? (byte)(b ? 1 : 0) : throw Refuse(vector, value));
                break;
            case DuckDbTypeId.TinyInt or DuckDbTypeId.SmallInt or DuckDbTypeId.Integer or DuckDbTypeId.BigInt or DuckDbTypeId.UTinyInt
                or DuckDbTypeId.USmallInt or DuckDbTypeId.UInteger or DuckDbTypeId.UBigInt or DuckDbTypeId.HugeInt:
                WriteInteger(vector, row, Integer(value) ?? throw Refuse(vector, value));
                break;
            case DuckDbTypeId.UHugeInt:
                vector.Set(row, value is UInt128 u ? u : checked((UInt128)(Integer(value) ?? throw Refuse(vector, value))));
                break;
            case DuckDbTypeId.Float:
                vector.Set(row, value is float f ? f : throw Refuse(vector, value));
                break;
            case DuckDbTypeId.Double:
                vector.Set(row, value is double d ? d : value is float g ? g : throw Refuse(vector, value));
                break;
            case DuckDbTypeId.Decimal:
                WriteInteger(vector, row, Unscaled(vector.Type, value) ?? throw Refuse(vector, value));
                break;
            case DuckDbTypeId.Varchar:
                vector.SetText(row, value as string ?? throw Refuse(vector, value));
                break;
            case DuckDbTypeId.Blob or DuckDbTypeId.Geometry:
                vector.SetBytes(row, value switch
                {
                    byte[] bytes => bytes,
                    ReadOnlyMemory<byte> memory => memory.Span,
                    _ => throw Refuse(vector, value),
                });
                break;
            case DuckDbTypeId.Uuid:
                vector.Set(row, value is Guid guid ? Uuid(guid) : throw Refuse(vector, value));
                break;
            case DuckDbTypeId.Enum:
                WriteInteger(vector, row, Label(vector.Type, value as string ?? throw Refuse(vector, value)));
                break;
            case DuckDbTypeId.Interval:
                vector.Set(row, value switch
                {
                    DuckDbInterval interval => interval,
                    TimeSpan span => TemporalValues.Interval(span),
                    _ => throw Refuse(vector, value),
                });
                break;
            case DuckDbTypeId.List or DuckDbTypeId.Array or DuckDbTypeId.Map or DuckDbTypeId.Struct:
                NestedWriting.Write(vector, row, value);
                break;
            default:
                TemporalWriting.Write(vector, row, value);
                break;
        }
    }

    public static ArgumentException Refuse(DuckDbVectorWriter vector, object value) =>
        new($"{vector.Type} does not take a {value.GetType()}.");

    private static Int128? Integer(object value) => value switch
    {
        int v => v,
        long v => v,
        short v => v,
        sbyte v => v,
        byte v => v,
        ushort v => v,
        uint v => v,
        ulong v => v,
        Int128 v => v,
        UInt128 v => checked((Int128)v),
        BigInteger v => checked((Int128)v),
        _ => null,
    };

    private static void WriteInteger(DuckDbVectorWriter vector, int row, Int128 value)
    {
        checked
        {
            switch (vector.Type.Physical)
            {
                case DuckDbPhysicalType.Int8:
                    vector.Set(row, (sbyte)value);
                    break;
                case DuckDbPhysicalType.Int16:
                    vector.Set(row, (short)value);
                    break;
                case DuckDbPhysicalType.Int32:
                    vector.Set(row, (int)value);
                    break;
                case DuckDbPhysicalType.Int64:
                    vector.Set(row, (long)value);
                    break;
                case DuckDbPhysicalType.UInt8:
                    vector.Set(row, (byte)value);
                    break;
                case DuckDbPhysicalType.UInt16:
                    vector.Set(row, (ushort)value);
                    break;
                case DuckDbPhysicalType.UInt32:
                    vector.Set(row, (uint)value);
                    break;
                case DuckDbPhysicalType.UInt64:
                    vector.Set(row, (ulong)value);
                    break;
                default:
                    vector.Set(row, value);
                    break;
            }
        }
    }

    /// <summary>The value in units of the column's last digit. A digit that would be lost, or one too many, is refused.</summary>
    private static Int128? Unscaled(DuckDbType type, object value)
    {
        DuckDbDecimal number;
        switch (value)
        {
            case decimal m:
                number = DuckDbDecimal.Of(m);
                break;
            case DuckDbDecimal d:
                number = d;
                break;
            default:
                if (Integer(value) is not { } integer)
                {
                    return null;
                }

                number = new(integer, 0);
                break;
        }

        var unscaled = (BigInteger)number.Unscaled;
        var shift = type.Scale - number.Scale;
        if (shift >= 0)
        {
            unscaled *= BigInteger.Pow(10, shift);
        }
        else
        {
            unscaled = BigInteger.DivRem(unscaled, BigInteger.Pow(10, -shift), out var lost);
            if (!lost.IsZero)
            {
                throw new ArgumentException($"{number} has more digits behind the point than {type}.");
            }
        }

        return BigInteger.Abs(unscaled) < BigInteger.Pow(10, type.Width)
            ? (Int128)unscaled
            : throw new OverflowException($"{number} has more digits than {type}.");
    }

    private static int Label(DuckDbType type, string label)
    {
        for (var i = 0; i < type.Labels.Count; i++)
        {
            if (string.Equals(type.Labels[i], label, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{type} has no label '{label}'."));
    }

    private static UInt128 Uuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes) ^ (UInt128.One << 127);
    }
}
