using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparkMonitor.Delta.Schema;

/// <summary>The JSON form of schemas (<c>schemaString</c>).</summary>
public static class SchemaJson
{
    private const int MaxDepth = 100;

    /// <exception cref="DeltaException"><see cref="DeltaReason.BadSchema"/>, or <see cref="DeltaReason.UnsupportedFeature"/> for an unknown type.</exception>
    public static StructType Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth * 3 });
            return ParseType(document.RootElement, string.Empty, 0) as StructType
                ?? throw new DeltaException(DeltaReason.BadSchema, "The table's schema is not a struct.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new DeltaException(DeltaReason.BadSchema, $"The table's schema cannot be read: {e.Message}", e);
        }
    }

    public static string Write(StructType schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth * 3 }))
        {
            WriteType(writer, schema);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A type without parts by its name in schema strings.</summary>
    public static DeltaType ParseName(string name, string column)
    {
        switch (name)
        {
            case "boolean": return DeltaTypes.Boolean;
            case "byte": return DeltaTypes.Byte;
            case "short": return DeltaTypes.Short;
            case "integer": return DeltaTypes.Integer;
            case "long": return DeltaTypes.Long;
            case "float": return DeltaTypes.Float;
            case "double": return DeltaTypes.Double;
            case "string": return DeltaTypes.String;
            case "binary": return DeltaTypes.Binary;
            case "date": return DeltaTypes.Date;
            case "timestamp": return DeltaTypes.Timestamp;
            case "timestamp_ntz": return DeltaTypes.TimestampNtz;
            case "variant": return DeltaTypes.Variant;
            case "void" or "null": return DeltaTypes.Void;
            case "decimal": return new DecimalType(10, 0);
        }

        return ParseDecimal(name)
            ?? throw new DeltaException(DeltaReason.UnsupportedFeature, $"The column {column} has the type {name}, which is not supported.");
    }

    public static string NameOf(DeltaType type) => type switch
    {
        PrimitiveType { Kind: PrimitiveKind.TimestampNtz } => "timestamp_ntz",
        PrimitiveType primitive => primitive.Kind.ToString().ToLowerInvariant(),
        DecimalType number => string.Create(CultureInfo.InvariantCulture, $"decimal({number.Precision},{number.Scale})"),
        _ => throw new ArgumentException($"{type} has parts and no name.", nameof(type)),
    };

    private static DecimalType? ParseDecimal(string name)
    {
        if (!name.StartsWith("decimal(", StringComparison.Ordinal) || !name.EndsWith(')'))
        {
            return null;
        }

        var parts = name[8..^1].Split(',');
        if (parts.Length is 1 or 2
            && int.TryParse(parts[0].AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var precision)
            && int.TryParse(parts.Length == 2 ? parts[1].AsSpan().Trim() : "0", NumberStyles.None, CultureInfo.InvariantCulture, out var scale)
            && precision is >= 1 and <= 38
            && scale <= precision)
        {
            return new DecimalType(precision, scale);
        }

        throw new DeltaException(DeltaReason.BadSchema, $"{name} is no decimal type: 1 to 38 digits, and no more of them behind the point.");
    }

    private static DeltaType ParseType(JsonElement json, string column, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new DeltaException(DeltaReason.BadSchema, $"The column {column} is nested deeper than {MaxDepth} levels.");
        }

        if (json.ValueKind == JsonValueKind.String)
        {
            return ParseName(json.GetString()!, column);
        }

        var kind = json.GetProperty("type").GetString();
        switch (kind)
        {
            case "struct":
                var fields = json.GetProperty("fields");
                var list = new List<DeltaField>(fields.GetArrayLength());
                foreach (var field in fields.EnumerateArray())
                {
                    list.Add(ParseField(field, column, depth));
                }

                return new StructType(list);
            case "array":
                return new ArrayType(ParseType(json.GetProperty("elementType"), column, depth + 1), Flag(json, "containsNull"));
            case "map":
                return new MapType(
                    ParseType(json.GetProperty("keyType"), column, depth + 1),
                    ParseType(json.GetProperty("valueType"), column, depth + 1),
                    Flag(json, "valueContainsNull"));
            default:
                throw new DeltaException(DeltaReason.UnsupportedFeature, $"The column {column} has the type {kind}, which is not supported.");
        }
    }

    private static DeltaField ParseField(JsonElement json, string parent, int depth)
    {
        var name = json.GetProperty("name").GetString() ?? throw new FormatException("a column has no name");
        var path = parent.Length == 0 ? name : $"{parent}.{name}";
        Dictionary<string, JsonElement>? metadata = null;
        if (json.TryGetProperty("metadata", out var entries) && entries.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in entries.EnumerateObject())
            {
                (metadata ??= new Dictionary<string, JsonElement>(StringComparer.Ordinal))[entry.Name] = entry.Value.Clone();
            }
        }

        return new DeltaField(name, ParseType(json.GetProperty("type"), path, depth + 1), Flag(json, "nullable"), metadata);
    }

    private static bool Flag(JsonElement json, string name) => !json.TryGetProperty(name, out var flag) || flag.ValueKind != JsonValueKind.False;

    private static void WriteType(Utf8JsonWriter writer, DeltaType type)
    {
        switch (type)
        {
            case StructType structure:
                writer.WriteStartObject();
                writer.WriteString("type", "struct");
                writer.WriteStartArray("fields");
                foreach (var field in structure.Fields)
                {
                    WriteField(writer, field);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            case ArrayType array:
                writer.WriteStartObject();
                writer.WriteString("type", "array");
                writer.WritePropertyName("elementType");
                WriteType(writer, array.Element);
                writer.WriteBoolean("containsNull", array.ContainsNull);
                writer.WriteEndObject();
                break;
            case MapType map:
                writer.WriteStartObject();
                writer.WriteString("type", "map");
                writer.WritePropertyName("keyType");
                WriteType(writer, map.Key);
                writer.WritePropertyName("valueType");
                WriteType(writer, map.Value);
                writer.WriteBoolean("valueContainsNull", map.ValueContainsNull);
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStringValue(NameOf(type));
                break;
        }
    }

    private static void WriteField(Utf8JsonWriter writer, DeltaField field)
    {
        writer.WriteStartObject();
        writer.WriteString("name", field.Name);
        writer.WritePropertyName("type");
        WriteType(writer, field.Type);
        writer.WriteBoolean("nullable", field.Nullable);
        writer.WriteStartObject("metadata");
        foreach (var (key, value) in field.Metadata)
        {
            writer.WritePropertyName(key);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
