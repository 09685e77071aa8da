using System.Text.Json;

namespace SparkMonitor.Delta.Statistics;

/// <summary>Statistics of a data file as the log holds them (<c>stats</c>).</summary>
public sealed class FileStatistics
{
    private readonly JsonElement _root;

    private FileStatistics(JsonElement root)
    {
        _root = root;
        NumRecords = root.TryGetProperty("numRecords", out var records) && records.ValueKind == JsonValueKind.Number && records.TryGetInt64(out var count) ? count : null;
        TightBounds = !root.TryGetProperty("tightBounds", out var tight) || tight.ValueKind != JsonValueKind.False;
    }

    /// <summary>Physical rows of the file, deleted ones included.</summary>
    public long? NumRecords { get; }

    /// <summary>False where minima and maxima are only bounds.</summary>
    public bool TightBounds { get; }

    /// <summary>Null for text that is absent or no JSON object: a file without statistics is a sound file.</summary>
    public static FileStatistics? Parse(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new FileStatistics(document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Only <see cref="NumRecords"/>, without keeping anything.</summary>
    public static long? ReadRecordCount(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("numRecords"u8))
                {
                    reader.Read();
                    return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) ? count : null;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Statistics are a help, never a duty.
        }

        return null;
    }

    /// <summary>Nulls of a column by the parts of its physical path, or null where it is not stated.</summary>
    public long? NullCount(params ReadOnlySpan<string> path) =>
        Find("nullCount", path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var count) ? count : null;

    /// <summary>The least value as JSON; with texts a prefix of it, with times cut to milliseconds.</summary>
    public JsonElement? Min(params ReadOnlySpan<string> path) => Find("minValues", path);

    /// <summary>The greatest value, or something above it.</summary>
    public JsonElement? Max(params ReadOnlySpan<string> path) => Find("maxValues", path);

    private JsonElement? Find(string group, ReadOnlySpan<string> path)
    {
        if (!_root.TryGetProperty(group, out var value))
        {
            return null;
        }

        foreach (var part in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(part, out value))
            {
                return null;
            }
        }

        return value.ValueKind == JsonValueKind.Null ? null : value;
    }
}
