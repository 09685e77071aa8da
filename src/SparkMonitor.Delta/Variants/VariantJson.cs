using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using SparkMonitor.Delta.Partitions;

namespace SparkMonitor.Delta.Variants;

/// <summary>
/// The JSON text of a variant's bytes (Variant Binary Encoding of the Parquet format), as Spark's <c>to_json</c> writes it: keys by UTF-8
/// bytes, decimals without trailing zeros, doubles as Java does, times as texts, bytes as Base64.
/// </summary>
public static class VariantJson
{
    private const int MaxDepth = 200;
    private const int Version = 1;

    /// <exception cref="FormatException">The bytes are no variant.</exception>
    public static string Write(ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder();
        try
        {
            Write(text, ReadKeys(metadata), value, 0);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new FormatException("The variant ends too early.", e);
        }

        return text.ToString();
    }

    private static string[] ReadKeys(ReadOnlySpan<byte> metadata)
    {
        if (metadata.IsEmpty || (metadata[0] & 0xF) != Version)
        {
            throw new FormatException("The variant's dictionary has an unknown version.");
        }

        var width = (metadata[0] >> 6) + 1;
        var count = Unsigned(metadata, 1, width);
        if ((long)count * width > metadata.Length)
        {
            throw new FormatException("The variant's dictionary is longer than its bytes.");
        }

        var texts = metadata[(1 + (width * (count + 2)))..];
        var keys = new string[count];
        for (var i = 0; i < count; i++)
        {
            var start = Unsigned(metadata, 1 + (width * (i + 1)), width);
            var end = Unsigned(metadata, 1 + (width * (i + 2)), width);
            keys[i] = Encoding.UTF8.GetString(texts[start..end]);
        }

        return keys;
    }

    private static void Write(StringBuilder text, string[] keys, ReadOnlySpan<byte> value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"The variant is nested deeper than {MaxDepth} levels.");
        }

        var header = value[0] >> 2;
        switch (value[0] & 3)
        {
            case 0:
                WritePrimitive(text, header, value[1..]);
                break;
            case 1:
                Quote(text, Encoding.UTF8.GetString(value.Slice(1, header)));
                break;
            case 2:
                WriteObject(text, keys, header, value[1..], depth);
                break;
            default:
                WriteArray(text, keys, header, value[1..], depth);
                break;
        }
    }

    private static void WriteObject(StringBuilder text, string[] keys, int header, ReadOnlySpan<byte> body, int depth)
    {
        var offsetWidth = (header & 3) + 1;
        var idWidth = ((header >> 2) & 3) + 1;
        var countWidth = (header & 16) != 0 ? 4 : 1;
        var count = Unsigned(body, 0, countWidth);
        var offsets = countWidth + checked(count * idWidth);
        var values = body[(offsets + (offsetWidth * (count + 1)))..];
        var order = new (string Key, int Field)[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = (keys[Unsigned(body, countWidth + (i * idWidth), idWidth)], i);
        }

        Array.Sort(order, static (a, b) => Encoding.UTF8.GetBytes(a.Key).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.Key)));
        text.Append('{');
        for (var i = 0; i < count; i++)
        {
            text.Append(i > 0 ? "," : string.Empty);
            Quote(text, order[i].Key);
            text.Append(':');
            Write(text, keys, values[Unsigned(body, offsets + (order[i].Field * offsetWidth), offsetWidth)..], depth + 1);
        }

        text.Append('}');
    }

    private static void WriteArray(StringBuilder text, string[] keys, int header, ReadOnlySpan<byte> body, int depth)
    {
        var offsetWidth = (header & 3) + 1;
        var countWidth = (header & 4) != 0 ? 4 : 1;
        var count = Unsigned(body, 0, countWidth);
        var values = body[(countWidth + (offsetWidth * checked(count + 1)))..];
        text.Append('[');
        for (var i = 0; i < count; i++)
        {
            text.Append(i > 0 ? "," : string.Empty);
            Write(text, keys, values[Unsigned(body, countWidth + (i * offsetWidth), offsetWidth)..], depth + 1);
        }

        text.Append(']');
    }

    private static void WritePrimitive(StringBuilder text, int type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case 0:
                text.Append("null");
                break;
            case 1 or 2:
                text.Append(type == 1 ? "true" : "false");
                break;
            case 3:
                Append(text, (sbyte)body[0]);
                break;
            case 4:
                Append(text, BinaryPrimitives.ReadInt16LittleEndian(body));
                break;
            case 5:
                Append(text, BinaryPrimitives.ReadInt32LittleEndian(body));
                break;
            case 6:
                Append(text, BinaryPrimitives.ReadInt64LittleEndian(body));
                break;
            case 7:
                text.Append(JavaNumber.ToText(BinaryPrimitives.ReadDoubleLittleEndian(body)));
                break;
            case 8:
                Decimal(text, body[0], BinaryPrimitives.ReadInt32LittleEndian(body[1..]));
                break;
            case 9:
                Decimal(text, body[0], BinaryPrimitives.ReadInt64LittleEndian(body[1..]));
                break;
            case 10:
                Decimal(text, body[0], BinaryPrimitives.ReadInt128LittleEndian(body[1..]));
                break;
            case 11:
                Quote(text, CalendarText.FormatDate(BinaryPrimitives.ReadInt32LittleEndian(body)));
                break;
            case 12:
                Quote(text, Time(BinaryPrimitives.ReadInt64LittleEndian(body)) + "+00:00");
                break;
            case 13:
                Quote(text, Time(BinaryPrimitives.ReadInt64LittleEndian(body)));
                break;
            case 14:
                text.Append(JavaNumber.ToText(BinaryPrimitives.ReadSingleLittleEndian(body)));
                break;
            case 15:
                Quote(text, Convert.ToBase64String(body.Slice(4, Unsigned(body, 0, 4))));
                break;
            case 16:
                Quote(text, Encoding.UTF8.GetString(body.Slice(4, Unsigned(body, 0, 4))));
                break;
            case 20:
                Quote(text, new Guid(body[..16], bigEndian: true).ToString("D"));
                break;
            default:
                throw new FormatException($"The variant holds a value of the unknown type {type}.");
        }
    }

    private static void Append(StringBuilder text, long number) => text.Append(CultureInfo.InvariantCulture, $"{number}");

    private static void Decimal(StringBuilder text, int scale, Int128 unscaled)
    {
        var number = (BigInteger)unscaled;
        for (; scale > 0 && number % 10 == 0; scale--)
        {
            number /= 10;
        }

        var digits = BigInteger.Abs(number).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        text.Append(number.Sign < 0 ? "-" : string.Empty).Append(digits, 0, digits.Length - scale);
        if (scale > 0)
        {
            text.Append('.').Append(digits, digits.Length - scale, scale);
        }
    }

    private static string Time(long micros) => CalendarText.FormatTimestamp(micros).TrimEndFraction();

    private static string TrimEndFraction(this string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0') : text;

    private static int Unsigned(ReadOnlySpan<byte> bytes, int start, int width)
    {
        uint value = 0;
        for (var i = width - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[start + i];
        }

        return checked((int)value);
    }

    private static void Quote(StringBuilder text, string value) =>
        text.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)).Append('"');
}
