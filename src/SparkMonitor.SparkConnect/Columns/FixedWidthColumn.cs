using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparkMonitor.SparkConnect;

/// <summary>Numbers, decimals, dates, times, timestamps and intervals: values of one width, one after another, little-endian.</summary>
public sealed class FixedWidthColumn : SparkColumn
{
    private readonly ReadOnlyMemory<byte> _values;

    internal FixedWidthColumn(SparkType type, int length, ReadOnlyMemory<byte> validity, ReadOnlyMemory<byte> values)
        : base(type, length, validity)
    {
        _values = values;
    }

    public override ReadOnlySpan<T> Values<T>()
    {
        if (Unsafe.SizeOf<T>() != Width(Type.Kind) || !Holds<T>(Type.Kind))
        {
            throw Mismatch(typeof(T).Name);
        }

        return MemoryMarshal.Cast<byte, T>(_values.Span[..(Length * Unsafe.SizeOf<T>())]);
    }

    internal ReadOnlySpan<byte> Bytes => _values.Span[..(Length * Width(Type.Kind))];

    /// <summary>Bytes per value; 0 for kinds that are not of fixed width.</summary>
    internal static int Width(SparkTypeKind kind) => kind switch
    {
        SparkTypeKind.Byte => 1,
        SparkTypeKind.Short => 2,
        SparkTypeKind.Integer or SparkTypeKind.Float or SparkTypeKind.Date or SparkTypeKind.YearMonthInterval => 4,
        SparkTypeKind.Long or SparkTypeKind.Double or SparkTypeKind.Timestamp or SparkTypeKind.TimestampNtz or SparkTypeKind.Time or SparkTypeKind.DayTimeInterval => 8,
        SparkTypeKind.Decimal or SparkTypeKind.CalendarInterval => 16,
        _ => 0,
    };

    private static bool Holds<T>(SparkTypeKind kind) => kind switch
    {
        SparkTypeKind.Float => typeof(T) == typeof(float),
        SparkTypeKind.Double => typeof(T) == typeof(double),
        SparkTypeKind.Decimal => typeof(T) == typeof(Int128),
        SparkTypeKind.CalendarInterval => typeof(T) == typeof(SparkCalendarInterval),
        _ => typeof(T) == typeof(sbyte) || typeof(T) == typeof(short) || typeof(T) == typeof(int) || typeof(T) == typeof(long),
    };

    private protected override object? Value(int row) => Type.Kind switch
    {
        SparkTypeKind.Byte => Values<sbyte>()[row],
        SparkTypeKind.Short => Values<short>()[row],
        SparkTypeKind.Integer => Values<int>()[row],
        SparkTypeKind.Long => Values<long>()[row],
        SparkTypeKind.Float => Values<float>()[row],
        SparkTypeKind.Double => Values<double>()[row],
        SparkTypeKind.Decimal => new SparkDecimal(Values<Int128>()[row], Type.Scale),
        SparkTypeKind.Date => SparkTime.ToDate(Values<int>()[row]),
        SparkTypeKind.Timestamp => SparkTime.ToInstant(Values<long>()[row]),
        SparkTypeKind.TimestampNtz => SparkTime.ToDateTime(Values<long>()[row]),
        SparkTypeKind.Time => ToTime(Values<long>()[row]),
        SparkTypeKind.YearMonthInterval => new SparkYearMonthInterval(Values<int>()[row]),
        SparkTypeKind.DayTimeInterval => new SparkDayTimeInterval(Values<long>()[row]),
        _ => Values<SparkCalendarInterval>()[row],
    };

    private static TimeOnly ToTime(long nanoseconds) => nanoseconds >= 0 && nanoseconds / 100 <= TimeOnly.MaxValue.Ticks
        ? new TimeOnly(nanoseconds / 100)
        : throw new OverflowException("A time lies outside one day: read the raw value.");

    internal override SparkColumn Gather(ReadOnlySpan<int> indices, GatherBudget budget)
    {
        var width = Width(Type.Kind);
        budget.Spend((long)indices.Length * width);
        var values = new byte[indices.Length * width];
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] >= 0)
            {
                _values.Span.Slice(indices[i] * width, width).CopyTo(values.AsSpan(i * width));
            }
        }

        return new FixedWidthColumn(Type, indices.Length, GatherValidity(indices), values);
    }

    internal override SparkColumn As(SparkType type) =>
        type.Kind == Type.Kind && type.Scale == Type.Scale ? new FixedWidthColumn(type, Length, ValidityBits, _values) : this;
}
