using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparkMonitor.Core.Summaries;

/// <summary>A row of a store table without binary columns as one JSON object by column name; nulls are left out.</summary>
internal static class StoreRowJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(StoreTable table, object?[] row)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is { } value)
                {
                    json.WritePropertyName(table.Columns[i].Name);
                    Write(json, value);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Columns that the text lacks are null; names that the table lacks are left aside.</summary>
    public static object?[] Read(StoreTable table, string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. table.Columns.Select(c => document.RootElement.TryGetProperty(c.Name, out var value) ? Read(c.Type, value) : null)];
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time.ToString("O", CultureInfo.InvariantCulture));
                break;
            case IEnumerable<KeyValuePair<string, object?>> map:
                json.WriteStartObject();
                foreach (var (key, item) in map)
                {
                    json.WritePropertyName(key);
                    Write(json, item!);
                }

                json.WriteEndObject();
                break;
            case IEnumerable<object?> list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    Write(json, item!);
                }

                json.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"A value of type {value.GetType()} is not written as JSON.", nameof(value));
        }
    }

    private static object Read(StoreType type, JsonElement value) => type switch
    {
        StoreType.List list => value.EnumerateArray().Select(v => (object?)Read(list.Element, v)).ToList(),
        StoreType.Map map => value.EnumerateObject().Select(v => new KeyValuePair<string, object?>(v.Name, Read(map.Value, v.Value))).ToList(),
        _ when type == StoreType.Boolean => value.GetBoolean(),
        _ when type == StoreType.Int32 => value.GetInt32(),
        _ when type == StoreType.Int64 => value.GetInt64(),
        _ when type == StoreType.Double => value.GetDouble(),
        _ when type == StoreType.Timestamp => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        _ => value.GetString()!,
    };
}
