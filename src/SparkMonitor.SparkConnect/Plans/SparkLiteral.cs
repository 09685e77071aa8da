using System.Globalization;
using Google.Protobuf;
using Wire = SparkMonitor.SparkConnect.Protocol.Expression.Types.Literal;

namespace SparkMonitor.SparkConnect;

/// <summary>A typed constant: sent as a parameter, or written into SQL text by <see cref="ToSql"/>.</summary>
public sealed class SparkLiteral
{
    private SparkLiteral(SparkType type, object? value)
    {
        Type = type;
        Value = value;
    }

    public SparkType Type { get; }

    /// <summary>The value in the shape <see cref="SparkColumn.GetValue"/> gives for the type.</summary>
    public object? Value { get; }

    public static SparkLiteral Null(SparkType type) => new(type, null);

    public static SparkLiteral Of(bool value) => new(SparkType.Boolean, value);

    public static SparkLiteral Of(sbyte value) => new(SparkType.Byte, value);

    public static SparkLiteral Of(short value) => new(SparkType.Short, value);

    public static SparkLiteral Of(int value) => new(SparkType.Integer, value);

    public static SparkLiteral Of(long value) => new(SparkType.Long, value);

    public static SparkLiteral Of(float value) => new(SparkType.Float, value);

    public static SparkLiteral Of(double value) => new(SparkType.Double, value);

    public static SparkLiteral Of(decimal value) => Of(SparkDecimal.From(value));

    /// <summary>A decimal of just the digits that the value has.</summary>
    public static SparkLiteral Of(SparkDecimal value)
    {
        var digits = Int128.Abs(value.Unscaled).ToString(CultureInfo.InvariantCulture).Length;
        return new SparkLiteral(SparkType.Decimal(Math.Max(digits, Math.Max(value.Scale, 1)), value.Scale), value);
    }

    public static SparkLiteral Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new SparkLiteral(SparkType.String, value);
    }

    public static SparkLiteral Of(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new SparkLiteral(SparkType.Binary, value);
    }

    public static SparkLiteral Of(DateOnly value) => new(SparkType.Date, value);

    /// <summary>An instant, to the microsecond.</summary>
    public static SparkLiteral Of(DateTimeOffset value) => new(SparkType.Timestamp, value.ToUniversalTime());

    /// <summary>A wall time without zone (timestamp_ntz), to the microsecond; the kind of the <see cref="DateTime"/> is ignored.</summary>
    public static SparkLiteral Of(DateTime value) => new(SparkType.TimestampNtz, DateTime.SpecifyKind(value, DateTimeKind.Unspecified));

    public static SparkLiteral Of(SparkYearMonthInterval value) => new(SparkType.YearMonthInterval, value);

    public static SparkLiteral Of(SparkDayTimeInterval value) => new(SparkType.DayTimeInterval, value);

    /// <summary>An array of literals of one element type.</summary>
    public static SparkLiteral Array(SparkType element, params IReadOnlyList<SparkLiteral> elements) => new(SparkType.Array(element), elements);

    /// <summary>
    /// An expression that Spark evaluates to exactly this value whatever the session's time zone, ANSI mode and locale. Instants are
    /// written as microseconds, floating-point numbers with all their digits.
    /// </summary>
    public string ToSql()
    {
        var culture = CultureInfo.InvariantCulture;
        return Value switch
        {
            null => $"CAST(NULL AS {Type})",
            bool v => v ? "TRUE" : "FALSE",
            sbyte v => v == sbyte.MinValue ? "CAST(-128 AS TINYINT)" : string.Create(culture, $"{v}Y"),
            short v => v == short.MinValue ? "CAST(-32768 AS SMALLINT)" : string.Create(culture, $"{v}S"),
            int v => v == int.MinValue ? "CAST(-2147483648L AS INT)" : v.ToString(culture),
            long v => v == long.MinValue ? "(-9223372036854775807L - 1L)" : string.Create(culture, $"{v}L"),
            float v => float.IsFinite(v) ? string.Create(culture, $"CAST('{v:R}' AS FLOAT)") : $"CAST('{Name(v)}' AS FLOAT)",
            double v => double.IsFinite(v) ? string.Create(culture, $"CAST('{v:R}' AS DOUBLE)") : $"CAST('{Name(v)}' AS DOUBLE)",
            SparkDecimal v => $"CAST('{v}' AS {Type})",
            string v => SparkSql.Text(v),
            byte[] v => $"X'{Convert.ToHexString(v)}'",
            DateOnly v => $"DATE'{SparkTime.Date(SparkTime.Days(v))}'",
            DateTimeOffset v => string.Create(culture, $"timestamp_micros({SparkTime.Microseconds(v)}L)"),
            DateTime v => $"TIMESTAMP_NTZ'{SparkTime.Instant(SparkTime.Microseconds(v))}'",
            SparkYearMonthInterval v => string.Create(culture, $"make_ym_interval(0, {v.Months})"),
            SparkDayTimeInterval v => DayTime(v.Microseconds),
            IReadOnlyList<SparkLiteral> v => v.Count == 0 ? $"CAST(array() AS {Type})" : $"array({string.Join(", ", v.Select(e => e.ToSql()))})",
            _ => throw new NotSupportedException($"{Type} has no SQL literal here: pass it as data."),
        };
    }

    private static string DayTime(long microseconds)
    {
        var (seconds, fraction) = Math.DivRem(microseconds, 1_000_000);
        return string.Create(CultureInfo.InvariantCulture, $"(make_dt_interval(0, 0, 0, {fraction}bd / 1000000bd) + {seconds}L * INTERVAL '1' SECOND)");
    }

    private static string Name(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    internal Wire ToWire() => Value switch
    {
        null => new Wire { Null = WireType.From(Type) },
        bool v => new Wire { Boolean = v },
        sbyte v => new Wire { Byte = v },
        short v => new Wire { Short = v },
        int v => new Wire { Integer = v },
        long v => new Wire { Long = v },
        float v => new Wire { Float = v },
        double v => new Wire { Double = v },
        SparkDecimal v => new Wire { Decimal = new Wire.Types.Decimal { Value = v.ToString(), Precision = Type.Precision, Scale = Type.Scale } },
        string v => new Wire { String = v },
        byte[] v => new Wire { Binary = ByteString.CopyFrom(v) },
        DateOnly v => new Wire { Date = SparkTime.Days(v) },
        DateTimeOffset v => new Wire { Timestamp = SparkTime.Microseconds(v) },
        DateTime v => new Wire { TimestampNtz = SparkTime.Microseconds(v) },
        SparkYearMonthInterval v => new Wire { YearMonthInterval = v.Months },
        SparkDayTimeInterval v => new Wire { DayTimeInterval = v.Microseconds },
        IReadOnlyList<SparkLiteral> v => new Wire { Array = new Wire.Types.Array { ElementType = WireType.From(Type.ElementType!), Elements = { v.Select(e => e.ToWire()) } } },
        _ => throw new NotSupportedException($"{Type} cannot be sent as a parameter."),
    };

    /// <summary>The value of a literal that the server sent, such as an observed metric.</summary>
    internal static object? FromWire(Wire wire) => wire.KindCase switch
    {
        Wire.KindOneofCase.None or Wire.KindOneofCase.Null => null,
        Wire.KindOneofCase.Binary => wire.Binary.ToByteArray(),
        Wire.KindOneofCase.Boolean => wire.Boolean,
        Wire.KindOneofCase.Byte => (sbyte)wire.Byte,
        Wire.KindOneofCase.Short => (short)wire.Short,
        Wire.KindOneofCase.Integer => wire.Integer,
        Wire.KindOneofCase.Long => wire.Long,
        Wire.KindOneofCase.Float => wire.Float,
        Wire.KindOneofCase.Double => wire.Double,
        Wire.KindOneofCase.Decimal => ParseDecimal(wire.Decimal.Value),
        Wire.KindOneofCase.String => wire.String,
        Wire.KindOneofCase.Date => SparkTime.ToDate(wire.Date),
        Wire.KindOneofCase.Timestamp => SparkTime.ToInstant(wire.Timestamp),
        Wire.KindOneofCase.TimestampNtz => SparkTime.ToDateTime(wire.TimestampNtz),
        Wire.KindOneofCase.CalendarInterval => new SparkCalendarInterval(wire.CalendarInterval.Months, wire.CalendarInterval.Days, unchecked(wire.CalendarInterval.Microseconds * 1000)),
        Wire.KindOneofCase.YearMonthInterval => new SparkYearMonthInterval(wire.YearMonthInterval),
        Wire.KindOneofCase.DayTimeInterval => new SparkDayTimeInterval(wire.DayTimeInterval),
        Wire.KindOneofCase.Time => new TimeOnly(Math.Clamp(wire.Time.Nano / 100, 0, TimeOnly.MaxValue.Ticks)),
        Wire.KindOneofCase.Array => wire.Array.Elements.Select(FromWire).ToArray(),
        Wire.KindOneofCase.Struct => wire.Struct.Elements.Select(FromWire).ToArray(),
        Wire.KindOneofCase.Map => wire.Map.Keys.Zip(wire.Map.Values, (k, v) => KeyValuePair.Create(FromWire(k), FromWire(v))).ToArray(),
        Wire.KindOneofCase.SpecializedArray => Specialized(wire.SpecializedArray),
        _ => throw new SparkConnectException(SparkFailure.Unsupported, $"The server sent a literal of the unknown kind {wire.KindCase}."),
    };

    private static object?[] Specialized(Wire.Types.SpecializedArray array) => array.ValuesCase switch
    {
        Wire.Types.SpecializedArray.ValuesOneofCase.Bools => [.. array.Bools.Values.Cast<object?>()],
        Wire.Types.SpecializedArray.ValuesOneofCase.Ints => [.. array.Ints.Values.Cast<object?>()],
        Wire.Types.SpecializedArray.ValuesOneofCase.Longs => [.. array.Longs.Values.Cast<object?>()],
        Wire.Types.SpecializedArray.ValuesOneofCase.Floats => [.. array.Floats.Values.Cast<object?>()],
        Wire.Types.SpecializedArray.ValuesOneofCase.Doubles => [.. array.Doubles.Values.Cast<object?>()],
        Wire.Types.SpecializedArray.ValuesOneofCase.Strings => [.. array.Strings.Values],
        _ => [],
    };

    private static SparkDecimal ParseDecimal(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? text : text.Remove(point, 1);
        return Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var unscaled)
            ? new SparkDecimal(unscaled, point < 0 ? 0 : text.Length - point - 1)
            : throw SparkConnectException.Malformed("a decimal literal is not a number");
    }
}
