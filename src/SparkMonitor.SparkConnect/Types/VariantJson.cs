using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace SparkMonitor.SparkConnect;

/// <summary>
/// Reads the variant encoding (Parquet's VariantEncoding.md, which Spark shares): a header byte of a basic type and type information, then
/// data; names are in the metadata's dictionary. Every offset is checked, and depth is limited.
/// </summary>
internal static class VariantJson
{
    private const int MaxDepth = 500;

    /// <summary>Offsets may overlap, so a small value could describe an enormous tree; no honest one has more nodes than bytes.</summary>
    private ref struct Budget
    {
        public int Nodes;
    }

    public static string Write(ReadOnlySpan<byte> value, ReadOnlySpan<byte> metadata)
    {
        var text = new StringBuilder();
        var budget = new Budget { Nodes = value.Length + 1 };
        try
        {
            Append(text, value, metadata, 0, ref budget);
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw Bad();
        }

        return text.ToString();
    }

    private static SparkConnectException Bad() => SparkConnectException.Malformed("a variant value points outside itself");

    private static void Append(StringBuilder text, ReadOnlySpan<byte> value, ReadOnlySpan<byte> metadata, int depth, ref Budget budget)
    {
        if (depth > MaxDepth || --budget.Nodes < 0)
        {
            throw Bad();
        }

        var info = value[0] >> 2;
        switch (value[0] & 3)
        {
            case 0:
                AppendPrimitive(text, info, value[1..]);
                break;
            case 1:
                AppendText(text, value.Slice(1, info));
                break;
            case 2:
                AppendObject(text, info, value, metadata, depth, ref budget);
                break;
            default:
                AppendArray(text, info, value, metadata, depth, ref budget);
                break;
        }
    }

    private static void AppendObject(StringBuilder text, int info, ReadOnlySpan<byte> value, ReadOnlySpan<byte> metadata, int depth, ref Budget budget)
    {
        var offsetSize = (info & 3) + 1;
        var idSize = ((info >> 2) & 3) + 1;
        var countSize = (info & 16) != 0 ? 4 : 1;
        var count = Unsigned(value, 1, countSize);
        var ids = 1 + countSize;
        var offsets = checked(ids + (count * idSize));
        var data = checked(offsets + ((count + 1) * offsetSize));
        text.Append('{');
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            AppendText(text, Name(metadata, Unsigned(value, ids + (i * idSize), idSize)));
            text.Append(':');
            Append(text, value[checked(data + Unsigned(value, offsets + (i * offsetSize), offsetSize))..], metadata, depth + 1, ref budget);
        }

        text.Append('}');
    }

    private static void AppendArray(StringBuilder text, int info, ReadOnlySpan<byte> value, ReadOnlySpan<byte> metadata, int depth, ref Budget budget)
    {
        var offsetSize = (info & 3) + 1;
        var countSize = (info & 4) != 0 ? 4 : 1;
        var count = Unsigned(value, 1, countSize);
        var offsets = 1 + countSize;
        var data = checked(offsets + ((count + 1) * offsetSize));
        text.Append('[');
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            Append(text, value[checked(data + Unsigned(value, offsets + (i * offsetSize), offsetSize))..], metadata, depth + 1, ref budget);
        }

        text.Append(']');
    }

    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> metadata, int id)
    {
        var offsetSize = (metadata[0] >> 6) + 1;
        var count = Unsigned(metadata, 1, offsetSize);
        if (id >= count)
        {
            throw Bad();
        }

        var offsets = 1 + offsetSize;
        var start = Unsigned(metadata, checked(offsets + (id * offsetSize)), offsetSize);
        var end = Unsigned(metadata, checked(offsets + ((id + 1) * offsetSize)), offsetSize);
        var data = checked(offsets + ((count + 1) * offsetSize));
        return metadata.Slice(checked(data + start), end - start);
    }

    private static void AppendPrimitive(StringBuilder text, int type, ReadOnlySpan<byte> data)
    {
        var culture = CultureInfo.InvariantCulture;
        switch (type)
        {
            case 0: text.Append("null"); break;
            case 1: text.Append("true"); break;
            case 2: text.Append("false"); break;
            case 3: text.Append(culture, $"{(sbyte)data[0]}"); break;
            case 4: text.Append(culture, $"{BinaryPrimitives.ReadInt16LittleEndian(data)}"); break;
            case 5: text.Append(culture, $"{BinaryPrimitives.ReadInt32LittleEndian(data)}"); break;
            case 6: text.Append(culture, $"{BinaryPrimitives.ReadInt64LittleEndian(data)}"); break;
            case 7: AppendFloating(text, BinaryPrimitives.ReadDoubleLittleEndian(data)); break;
            case 14: AppendFloating(text, BinaryPrimitives.ReadSingleLittleEndian(data)); break;
            case 8: AppendDecimal(text, BinaryPrimitives.ReadInt32LittleEndian(data[1..]), data[0]); break;
            case 9: AppendDecimal(text, BinaryPrimitives.ReadInt64LittleEndian(data[1..]), data[0]); break;
            case 10: AppendDecimal(text, BinaryPrimitives.ReadInt128LittleEndian(data[1..]), data[0]); break;
            case 11: text.Append('"').Append(SparkTime.Date(BinaryPrimitives.ReadInt32LittleEndian(data))).Append('"'); break;
            case 12: text.Append('"').Append(SparkTime.Instant(BinaryPrimitives.ReadInt64LittleEndian(data))).Append("+00:00\""); break;
            case 13: text.Append('"').Append(SparkTime.Instant(BinaryPrimitives.ReadInt64LittleEndian(data))).Append('"'); break;
            case 15: text.Append('"').Append(Convert.ToBase64String(Sized(data))).Append('"'); break;
            case 16: AppendText(text, Sized(data)); break;
            case 20: text.Append('"').Append(new Guid(data[..16], bigEndian: true)).Append('"'); break;
            default: throw new SparkConnectException(SparkFailure.Unsupported, string.Create(culture, $"A variant value has the unknown type {type}: cast it in SQL."));
        }
    }

    private static void AppendFloating(StringBuilder text, double value)
    {
        if (double.IsFinite(value))
        {
            text.Append(value.ToString("R", CultureInfo.InvariantCulture));
        }
        else
        {
            text.Append('"').Append(value.ToString(CultureInfo.InvariantCulture)).Append('"');
        }
    }

    private static void AppendDecimal(StringBuilder text, Int128 unscaled, int scale)
    {
        if (scale > 38)
        {
            throw Bad();
        }

        var plain = new SparkDecimal(unscaled, scale).ToString();
        text.Append(scale > 0 ? plain.TrimEnd('0').TrimEnd('.') : plain);
    }

    private static void AppendText(StringBuilder text, ReadOnlySpan<byte> utf8) =>
        text.Append('"').Append(JsonEncodedText.Encode(Encoding.UTF8.GetString(utf8), System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()).Append('"');

    private static ReadOnlySpan<byte> Sized(ReadOnlySpan<byte> data) => data.Slice(4, Unsigned(data, 0, 4));

    private static int Unsigned(ReadOnlySpan<byte> bytes, int offset, int size)
    {
        var value = 0u;
        for (var i = size - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[checked(offset + i)];
        }

        return BitOperations.LeadingZeroCount(value) > 0 ? (int)value : throw Bad();
    }
}
