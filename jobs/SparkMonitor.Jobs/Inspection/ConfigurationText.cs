using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SparkMonitor.Jobs.Configuration;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Inspection;

/// <summary>Writes suggestions as a commented <c>monitor.yaml</c>.</summary>
internal sealed partial class ConfigurationText
{
    private static readonly string[] NotPlain = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

    private readonly StringBuilder _text = new();

    public ConfigurationText(string store)
    {
        Line(0, "# yaml-language-server: $schema=./monitor.schema.json");
        Line(0, "# What is monitored. Check it with: sparkmonitor validate. Run it with: sparkmonitor profile");
        Line(0, $"store: {Quote(store)}");
        Line(0, "");
        Line(0, "entities:");
    }

    public void Entity(string name)
    {
        Line(1, $"{Quote(name)}:");
        Line(2, "stages:");
    }

    /// <param name="table">The location as the file should have it.</param>
    public void Stage(string name, string table, InspectedTable inspected, StageSuggestion suggestion)
    {
        var rows = inspected.Snapshot.Rows is { } known ? $"{Words.Count(known, "row")}, " : string.Empty;
        Line(3, $"{Quote(name)}:", $"version {inspected.Snapshot.Version}: {rows}{Words.Count(inspected.Columns.Count, "column")}, {ByteSize.Format(inspected.Snapshot.Bytes)}");
        Line(4, $"table: {Quote(table)}");
        Time(suggestion);
        Slices(suggestion);
        if (suggestion.Columns.Count > 0)
        {
            Line(4, "columns:");
            foreach (var (column, setting, why) in suggestion.Columns)
            {
                Line(5, $"{Quote(column)}: {{{setting}}}", why);
            }
        }
    }

    /// <summary>Closes an entity: what its windows are compared with.</summary>
    /// <param name="keys">Columns that are not worth comparing.</param>
    public void Drift(IReadOnlyCollection<string> keys)
    {
        Line(2, "drift:", "evaluated by: sparkmonitor drift");
        Line(3, "references: [previous]", "or rolling:7, season:weekday, \"pinned:golden\", stage:training; several at once");
        Line(3, "shift: 0.1", "the least that matters: a shift of 0.1 standard deviations of a normal column");
        if (keys.Count > 0)
        {
            Line(3, "columns:");
            foreach (var key in keys)
            {
                Line(4, $"{Quote(key)}: {{enabled: false}}", "a key: its values differ from window to window by themselves");
            }
        }
    }

    public override string ToString() => _text.ToString();

    private void Time(StageSuggestion suggestion)
    {
        if (suggestion.Time is not var (column, granularity, why))
        {
            Line(4, "time: versions", "no timestamp or date: windows between profiled versions");
            return;
        }

        Line(4, "time:");
        Line(5, $"column: {Quote(column)}", suggestion.OtherTimes.Count == 0 ? why : $"{why}; or {string.Join(", ", suggestion.OtherTimes.Take(5))}");
        Line(5, $"granularities: [{granularity}]", "any of " + string.Join(", ", SettingNames.Granularities));
        Line(5, "zone: UTC");
    }

    private void Slices(StageSuggestion suggestion)
    {
        if (suggestion.Slices.Count == 0)
        {
            return;
        }

        Line(4, "slices:", suggestion.OtherSlices.Count == 0 ? null : $"or {string.Join(", ", suggestion.OtherSlices)}");
        foreach (var (column, why) in suggestion.Slices)
        {
            Line(5, $"- {Quote(column)}", why);
        }
    }

    private void Line(int depth, string text, string? comment = null)
    {
        var line = new string(' ', 2 * depth) + text;
        _text.Append(line);
        if (comment is not null)
        {
            _text.Append(' ', Math.Max(50 - line.Length, 2)).Append("# ").Append(ShortText.Of(comment, 200));
        }

        _text.Append('\n');
    }

    /// <summary>Plain where YAML reads it as the same text, else as a JSON string, which YAML reads too.</summary>
    private static string Quote(string text) => Plain().IsMatch(text) && !NotPlain.Contains(text, StringComparer.OrdinalIgnoreCase)
        ? text
        : JsonSerializer.Serialize(text, JsonText);

    private static readonly JsonSerializerOptions JsonText = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^[A-Za-z_./][A-Za-z0-9_./\-]*$")]
    private static partial Regex Plain();
}
