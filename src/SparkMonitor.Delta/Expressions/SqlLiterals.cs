using System.Globalization;
using System.Numerics;
using SparkMonitor.Delta.Partitions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Expressions;

/// <summary>Constants of Spark SQL.</summary>
internal static class SqlLiterals
{
    private static readonly (string Suffix, DeltaType Type)[] Suffixes =
    [
        ("BD", DeltaTypes.Void), ("L", DeltaTypes.Long), ("S", DeltaTypes.Short), ("Y", DeltaTypes.Byte), ("D", DeltaTypes.Double), ("F", DeltaTypes.Float),
    ];

    public static LiteralValue Of(bool value) => new(value, DeltaTypes.Boolean);

    public static LiteralValue Of(string value) => new(value, DeltaTypes.String);

    public static LiteralValue OfInteger(long value) =>
        new(value, value is >= int.MinValue and <= int.MaxValue ? DeltaTypes.Integer : DeltaTypes.Long);

    /// <summary>A number as it is written: a whole one is an integer, a long or a decimal, one with a point a decimal, one with an exponent a double.</summary>
    public static LiteralValue Number(string text, bool negative)
    {
        var (digits, type) = Split(text);
        digits = negative ? "-" + digits : digits;
        var isWhole = digits.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
        try
        {
            if (type is PrimitiveType { Kind: not PrimitiveKind.Void })
            {
                return new LiteralValue(PartitionValueParser.Parse(digits, type), type);
            }

            if (type is null && isWhole && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                return OfInteger(number);
            }

            return type is null && digits.AsSpan().IndexOfAny('e', 'E') >= 0
                ? new LiteralValue(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture), DeltaTypes.Double)
                : Decimal(digits);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ExpressionRefusedException($"{text} in it is no number");
        }
    }

    /// <summary>A constant as one of another type, where that is exact or what Spark does under every setting; null where it is not.</summary>
    public static LiteralValue? As(LiteralValue literal, DeltaType type)
    {
        if (literal.Value is null || literal.Type.Equals(type))
        {
            return new LiteralValue(literal.Value, type);
        }

        try
        {
            return (literal.Type, literal.Value, type) switch
            {
                (PrimitiveType { Kind: PrimitiveKind.String }, string text, PrimitiveType { Kind: PrimitiveKind.Boolean }) =>
                    bool.TryParse(text, out var flag) && text.Trim() == text ? Of(flag) : null,
                (PrimitiveType { Kind: PrimitiveKind.String }, string text, PrimitiveType { Kind: PrimitiveKind.Binary or PrimitiveKind.Void or PrimitiveKind.Variant }) => null,
                (PrimitiveType { Kind: PrimitiveKind.String }, string text, PrimitiveType or DecimalType) => IsPlain(text, type) ? Parse(text, type) : null,
                (PrimitiveType { Kind: PrimitiveKind.Byte or PrimitiveKind.Short or PrimitiveKind.Integer or PrimitiveKind.Long }, long number, _) => OfLong(number, type),
                (DecimalType from, BigInteger unscaled, _) => OfDecimal(unscaled, from.Scale, type),
                (PrimitiveType { Kind: PrimitiveKind.Float }, float number, PrimitiveType { Kind: PrimitiveKind.Double }) => new LiteralValue((double)number, type),
                (PrimitiveType { Kind: PrimitiveKind.Double }, double number, PrimitiveType { Kind: PrimitiveKind.Float }) => new LiteralValue((float)number, type),
                (PrimitiveType { Kind: PrimitiveKind.Date }, long days, PrimitiveType { Kind: PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz }) =>
                    new LiteralValue(checked(days * 86_400_000_000), type),
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Other forms of numbers and dates are read by some settings of Spark only.</summary>
    private static bool IsPlain(string text, DeltaType type) => type switch
    {
        PrimitiveType { Kind: PrimitiveKind.Date } => CalendarText.FormatDate(CalendarText.ParseDate(text)) == text,
        PrimitiveType { Kind: >= PrimitiveKind.Byte and <= PrimitiveKind.Long } =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == text,
        _ => true,
    };

    private static LiteralValue? Parse(string text, DeltaType type) =>
        text.Length == 0 || text.Trim() != text || PartitionValueParser.Parse(text, type) is not { } value ? null : new LiteralValue(value, type);

    private static LiteralValue? OfLong(long number, DeltaType type) => type switch
    {
        PrimitiveType { Kind: PrimitiveKind.Double } => new LiteralValue((double)number, type),
        PrimitiveType { Kind: PrimitiveKind.Float } => new LiteralValue((float)number, type),
        DecimalType or PrimitiveType { Kind: PrimitiveKind.Byte or PrimitiveKind.Short or PrimitiveKind.Integer or PrimitiveKind.Long } =>
            Parse(number.ToString(CultureInfo.InvariantCulture), type),
        PrimitiveType { Kind: PrimitiveKind.String } => Of(number.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static LiteralValue? OfDecimal(BigInteger unscaled, int scale, DeltaType type)
    {
        var text = $"{unscaled.ToString(CultureInfo.InvariantCulture)}e-{scale.ToString(CultureInfo.InvariantCulture)}";
        return type switch
        {
            DecimalType or PrimitiveType { Kind: PrimitiveKind.Double or PrimitiveKind.Float } => Parse(text, type),
            _ => null,
        };
    }

    private static (string Digits, DeltaType? Type) Split(string text)
    {
        foreach (var (suffix, type) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return (text[..^suffix.Length], type);
            }
        }

        return (text, null);
    }

    private static LiteralValue Decimal(string digits)
    {
        var mantissa = digits.AsSpan();
        if (mantissa.IndexOfAny('e', 'E') >= 0)
        {
            throw new FormatException();
        }

        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var scale = point < 0 ? 0 : digits.Length - point - 1;
        var whole = digits[..(point < 0 ? digits.Length : point)].TrimStart('-').TrimStart('0').Length;
        var type = new DecimalType(Math.Max(whole + scale, 1), scale);
        return type.Precision > DecimalType.MaxPrecision ? throw new OverflowException() : new LiteralValue(PartitionValueParser.Parse(digits, type), type);
    }
}
