using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Partitions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Statistics;

/// <summary>
/// Writes a file's statistics as the protocol wants them: texts cut to a prefix, times to milliseconds, nothing for what JSON or the
/// protocol cannot say (NaN, infinities, booleans, binaries).
/// </summary>
public static class StatisticsWriter
{
    /// <summary>Characters of a text bound, as Delta Spark cuts them.</summary>
    public const int TextLength = 32;

    private const int DefaultColumns = 32;

    /// <summary>Greater than any other character in the order of UTF-8 bytes.</summary>
    private static readonly Rune Greatest = new(0x10FFFF);

    /// <param name="columns">How many leaf columns get bounds, from the first on; -1 for all.</param>
    public static string Write(WrittenStatistics statistics, int columns = DefaultColumns)
    {
        var indexed = columns < 0 ? statistics.Columns : [.. statistics.Columns.Take(columns)];
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("numRecords", statistics.Records);
            WriteGroup(json, "minValues", indexed, static c => Bound(c.Min, c.Type, isMax: false));
            WriteGroup(json, "maxValues", indexed, static c => Bound(c.Max, c.Type, isMax: true));
            WriteGroup(json, "nullCount", indexed, static c => c.NullCount.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteGroup(
        Utf8JsonWriter json, string name, IReadOnlyList<WrittenColumn> columns, Func<WrittenColumn, string?> value)
    {
        json.WriteStartObject(name);
        var open = new List<string>();
        foreach (var column in columns)
        {
            if (value(column) is not { } text)
            {
                continue;
            }

            var parents = column.Path.Count - 1;
            var shared = 0;
            while (shared < open.Count && shared < parents && open[shared] == column.Path[shared])
            {
                shared++;
            }

            Close(json, open, shared);
            for (var i = shared; i < parents; i++)
            {
                json.WriteStartObject(column.Path[i]);
                open.Add(column.Path[i]);
            }

            json.WritePropertyName(column.Path[^1]);
            json.WriteRawValue(text);
        }

        Close(json, open, 0);
        json.WriteEndObject();
    }

    private static void Close(Utf8JsonWriter json, List<string> open, int keep)
    {
        for (; open.Count > keep; open.RemoveAt(open.Count - 1))
        {
            json.WriteEndObject();
        }
    }

    /// <summary>A bound as JSON text, or null where there is none to give.</summary>
    private static string? Bound(object? value, DeltaType type, bool isMax) => (type, value) switch
    {
        (_, null) => null,
        (PrimitiveType { Kind: PrimitiveKind.String }, string text) => Text(text, isMax),
        (PrimitiveType { Kind: PrimitiveKind.Date }, long days) => Quote(CalendarText.FormatDate(days)),
        (PrimitiveType { Kind: PrimitiveKind.Timestamp }, long micros) => Quote(Time(micros) + "Z"),
        (PrimitiveType { Kind: PrimitiveKind.TimestampNtz }, long micros) => Quote(Time(micros)),
        (PrimitiveType { Kind: PrimitiveKind.Float }, double number) => double.IsFinite(number) ? ((float)number).ToString("R", CultureInfo.InvariantCulture) : null,
        (PrimitiveType { Kind: PrimitiveKind.Double }, double number) => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : null,
        (DecimalType number, BigInteger unscaled) => Plain(unscaled, number.Scale),
        (PrimitiveType { Kind: PrimitiveKind.Byte or PrimitiveKind.Short or PrimitiveKind.Integer or PrimitiveKind.Long }, long number) =>
            number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? Text(string text, bool isMax)
    {
        var runes = text.EnumerateRunes().ToList();
        if (runes.Count <= TextLength)
        {
            return Quote(text);
        }

        var kept = TextLength;
        if (!isMax)
        {
            return Quote(Join(runes, kept));
        }

        // Above every text with this prefix, unless the prefix itself goes on with the greatest character.
        while (kept < runes.Count && runes[kept] == Greatest)
        {
            kept++;
        }

        return kept == runes.Count ? null : Quote(Join(runes, kept) + Greatest);
    }

    private static string Join(List<Rune> runes, int count)
    {
        var text = new StringBuilder(count);
        for (var i = 0; i < count; i++)
        {
            text.Append(runes[i].ToString());
        }

        return text.ToString();
    }

    /// <summary>Cut down to milliseconds, minimum and maximum alike: readers know that a maximum may lie below by that much.</summary>
    private static string Time(long micros)
    {
        var millis = (micros - (((micros % 1000) + 1000) % 1000)) / 1000;
        var inSecond = ((millis % 1000) + 1000) % 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{CalendarText.FormatTimestamp((millis - inSecond) * 1000, 'T')}.{inSecond:000}");
    }

    private static string Plain(BigInteger unscaled, int scale)
    {
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = unscaled.Sign < 0 ? "-" : string.Empty;
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
