using System.Globalization;
using System.Runtime.InteropServices;

namespace SparkMonitor.SparkConnect;

/// <summary>Writes one value of fixed width in Arrow's layout; a value that does not fit is an <see cref="OverflowException"/>.</summary>
internal static class FixedValue
{
    public static void Write(Span<byte> place, SparkType type, object value)
    {
        var culture = CultureInfo.InvariantCulture;
        switch (type.Kind)
        {
            case SparkTypeKind.Byte: place[0] = (byte)Convert.ToSByte(Integral(value), culture); break;
            case SparkTypeKind.Short: MemoryMarshal.Write(place, Convert.ToInt16(Integral(value), culture)); break;
            case SparkTypeKind.Integer: MemoryMarshal.Write(place, Convert.ToInt32(Integral(value), culture)); break;
            case SparkTypeKind.Long: MemoryMarshal.Write(place, Convert.ToInt64(Integral(value), culture)); break;
            case SparkTypeKind.Float: MemoryMarshal.Write(place, value is float single ? single : (float)Convert.ToDouble(Number(value), culture)); break;
            case SparkTypeKind.Double: MemoryMarshal.Write(place, Convert.ToDouble(Number(value), culture)); break;
            case SparkTypeKind.Decimal: MemoryMarshal.Write(place, Unscaled(type, value)); break;
            case SparkTypeKind.Date: MemoryMarshal.Write(place, value is int days ? days : SparkTime.Days((DateOnly)value)); break;
            case SparkTypeKind.Timestamp: MemoryMarshal.Write(place, value is long micros ? micros : SparkTime.Microseconds((DateTimeOffset)value)); break;
            case SparkTypeKind.TimestampNtz: MemoryMarshal.Write(place, value is long wall ? wall : SparkTime.Microseconds((DateTime)value)); break;
            case SparkTypeKind.Time: MemoryMarshal.Write(place, ((TimeOnly)value).Ticks * 100); break;
            case SparkTypeKind.YearMonthInterval: MemoryMarshal.Write(place, ((SparkYearMonthInterval)value).Months); break;
            case SparkTypeKind.DayTimeInterval: MemoryMarshal.Write(place, value is TimeSpan span ? span.Ticks / TimeSpan.TicksPerMicrosecond : ((SparkDayTimeInterval)value).Microseconds); break;
            default: MemoryMarshal.Write(place, (SparkCalendarInterval)value); break;
        }
    }

    private static object Integral(object value) => value is sbyte or byte or short or ushort or int or uint or long or ulong ? value : throw new InvalidCastException();

    private static object Number(object value) => value is float or double or sbyte or byte or short or ushort or int ? value : throw new InvalidCastException();

    private static Int128 Unscaled(SparkType type, object value)
    {
        var exact = value switch
        {
            SparkDecimal v => v,
            decimal v => SparkDecimal.From(v),
            _ => new SparkDecimal(Convert.ToInt64(Integral(value), CultureInfo.InvariantCulture), 0),
        };
        var unscaled = exact.WithScale(type.Scale).Unscaled;
        var limit = Int128.One;
        for (var i = 0; i < type.Precision; i++)
        {
            limit *= 10;
        }

        return Int128.Abs(unscaled) < limit ? unscaled : throw new OverflowException($"{exact} has more than {type.Precision} digits.");
    }
}
