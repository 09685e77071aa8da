using System.Text;
using System.Text.Json;

namespace SparkMonitor.Delta.Actions;

/// <summary>Reads the fields of one object. Before each read the reader stands on the field's name, afterwards on the value's last token.</summary>
internal static class JsonFields
{
    /// <summary>Goes to the next field's name; false at the object's end.</summary>
    public static bool Next(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    public static void Skip(ref Utf8JsonReader reader) => reader.Skip();

    /// <summary>Enters an object value; false where it is null.</summary>
    public static bool Opens(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.Null => false,
            _ => throw new FormatException("an object is expected"),
        };
    }

    public static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetString();
    }

    /// <summary>A text, or the JSON text of any other value.</summary>
    public static string? TextOrJson(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            default:
                using (var value = JsonDocument.ParseValue(ref reader))
                {
                    return value.RootElement.GetRawText();
                }
        }
    }

    public static long? Long(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetInt64();
    }

    public static int? Int(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetInt32();
    }

    public static bool? Bool(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetBoolean();
    }

    public static IReadOnlyList<string>? Texts(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException("a list of texts is expected");
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.GetString() ?? throw new FormatException("a list of texts holds a null"));
        }

        return texts;
    }

    public static IReadOnlyDictionary<string, string?>? Map(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("a map is expected");
        }

        Dictionary<string, string?>? map = null;
        while (Next(ref reader))
        {
            var key = reader.GetString()!;
            (map ??= new Dictionary<string, string?>(StringComparer.Ordinal))[key] = TextOrJson(ref reader);
        }

        return map ?? EmptyValues.Instance;
    }
}
