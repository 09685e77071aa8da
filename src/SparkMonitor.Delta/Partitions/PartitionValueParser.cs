using System.Globalization;
using System.Numerics;
using System.Text;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Partitions;

/// <summary>
/// Partition values from their text in the log. Values: <see cref="bool"/>; <see cref="long"/> for integers, days of dates and microseconds
/// of both timestamps; <see cref="float"/>, <see cref="double"/>; <see cref="BigInteger"/> for the unscaled value of decimals;
/// <see cref="string"/>; <c>byte[]</c>. Null and the empty string are null for every type, as the protocol says.
/// </summary>
public static class PartitionValueParser
{
    /// <exception cref="FormatException">The text is no value of the type.</exception>
    public static object? Parse(string? text, DeltaType type)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return type switch
        {
            DecimalType number => ParseDecimal(text, number),
            PrimitiveType primitive => ParsePrimitive(text, primitive.Kind),
            _ => throw new FormatException($"a partition value cannot have the type {type}"),
        };
    }

    private static object ParsePrimitive(string text, PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.String => text,
        PrimitiveKind.Binary => Encoding.UTF8.GetBytes(text),
        PrimitiveKind.Boolean => bool.TryParse(text, out var value) ? value : throw Wrong(text, "boolean"),
        PrimitiveKind.Byte => Whole(text, sbyte.MinValue, sbyte.MaxValue, "byte"),
        PrimitiveKind.Short => Whole(text, short.MinValue, short.MaxValue, "short"),
        PrimitiveKind.Integer => Whole(text, int.MinValue, int.MaxValue, "integer"),
        PrimitiveKind.Long => Whole(text, long.MinValue, long.MaxValue, "long"),
        PrimitiveKind.Float => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(text, "float"),
        PrimitiveKind.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(text, "double"),
        PrimitiveKind.Date => CalendarText.ParseDate(text),
        PrimitiveKind.Timestamp => CalendarText.ParseTimestamp(text, zoned: true),
        PrimitiveKind.TimestampNtz => CalendarText.ParseTimestamp(text, zoned: false),
        _ => throw new FormatException($"a partition value cannot have the type {kind}"),
    };

    private static long Whole(string text, long min, long max, string type) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Wrong(text, type);

    private static BigInteger ParseDecimal(string text, DecimalType type)
    {
        var span = text.AsSpan();
        var exponent = 0;
        if (span.IndexOfAny('e', 'E') is var e and >= 0)
        {
            if (!int.TryParse(span[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > 100)
            {
                throw Wrong(text, type.SqlName);
            }

            span = span[..e];
        }

        var point = span.IndexOf('.');
        var fraction = point < 0 ? 0 : span.Length - point - 1;
        var digits = point < 0 ? span.ToString() : string.Concat(span[..point], span[(point + 1)..]);
        var first = digits.StartsWith('-') || digits.StartsWith('+') ? 1 : 0;
        if (digits.Length == first || digits.Length > 200 || digits.AsSpan(first).ContainsAnyExceptInRange('0', '9'))
        {
            throw Wrong(text, type.SqlName);
        }

        var unscaled = BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var shift = type.Scale - fraction + exponent;
        if (shift >= 0)
        {
            unscaled *= BigInteger.Pow(10, shift);
        }
        else
        {
            unscaled = BigInteger.DivRem(unscaled, BigInteger.Pow(10, -shift), out var lost);
            if (!lost.IsZero)
            {
                throw Wrong(text, type.SqlName);
            }
        }

        return BigInteger.Abs(unscaled) < BigInteger.Pow(10, type.Precision) ? unscaled : throw Wrong(text, type.SqlName);
    }

    private static FormatException Wrong(string text, string type) => new($"'{text}' is no {type}");
}
