using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Core.Summaries;

/// <summary>A stage's configuration and its chosen slice values as JSON, for the table <c>runs</c>.</summary>
public static class StageJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The configuration with the names that <c>monitor.yaml</c> has; defaults are left out.</summary>
    public static string Write(StageConfig stage) => Text(json =>
    {
        json.WriteStartObject();
        json.WriteString("table", stage.Table);
        WriteTexts(json, "include", stage.Include);
        WriteTexts(json, "exclude", stage.Exclude);
        if (stage.Windows is { TimeColumn: { } column } windows)
        {
            json.WriteStartObject("time");
            json.WriteString("column", column.ToString());
            WriteTexts(json, "granularities", windows.Granularities);
            json.WriteString("zone", windows.Zone);
            json.WriteEndObject();
        }
        else if (stage.Windows is not null)
        {
            json.WriteString("time", Windows.Granularities.ProcessingTime);
        }

        WriteSlices(json, stage);
        WriteColumns(json, stage);
        WriteProfilers(json, stage);
        json.WriteEndObject();
    });

    public static string? WriteSliceValues(IReadOnlyList<SliceValues> values) => values.Count == 0 ? null : Text(json =>
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("column", value.Column);
            json.WriteNumber("top", value.Top);
            json.WriteStartArray("values");
            foreach (var text in value.Values)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static IReadOnlyList<SliceValues> ReadSliceValues(string? json)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(v => new SliceValues(
            v.GetProperty("column").GetString()!,
            v.GetProperty("top").GetInt32(),
            [.. v.GetProperty("values").EnumerateArray().Select(t => t.GetString()!)]))];
    }

    private static void WriteSlices(Utf8JsonWriter json, StageConfig stage)
    {
        if (stage.Slices.Count == 0)
        {
            return;
        }

        json.WriteStartArray("slices");
        foreach (var slice in stage.Slices)
        {
            json.WriteStartArray();
            foreach (var part in slice.Parts)
            {
                json.WriteStartObject();
                json.WriteString(part.IsPredicate ? "where" : "column", part.Text);
                if (!part.IsPredicate)
                {
                    json.WriteNumber("top", part.Top);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteColumns(Utf8JsonWriter json, StageConfig stage)
    {
        if (stage.Columns.Count == 0)
        {
            return;
        }

        // A list, not an object: the order of rules matters, and a pattern may come twice.
        json.WriteStartArray("columns");
        foreach (var rule in stage.Columns)
        {
            json.WriteStartObject();
            json.WriteString("pattern", rule.Pattern);
            if (rule.Kind is { } kind)
            {
                json.WriteString("kind", kind.ToString().ToLowerInvariant());
            }

            if (rule.KeepValues is { } keep)
            {
                json.WriteString("values", keep ? "all" : "none");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProfilers(Utf8JsonWriter json, StageConfig stage)
    {
        if (stage.Profilers.Count == 0)
        {
            return;
        }

        json.WriteStartArray("profilers");
        foreach (var profiler in stage.Profilers)
        {
            json.WriteStartObject();
            json.WriteString("name", profiler.Name);
            json.WriteString(profiler.IsDerived ? "derived" : "sql", profiler.Sql);
            WriteTexts(json, "columns", profiler.Columns);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
