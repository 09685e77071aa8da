using System.Text.Json;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Jobs.Views;

/// <summary>The calendar of a stored stage's windows, from the configuration that its run recorded.</summary>
internal static class StageCalendar
{
    /// <param name="typeOf">The stored type of a column; null where it was not profiled.</param>
    public static WindowCalendar Of(RunRecord? run, Func<string, string?> typeOf)
    {
        if (run?.Config is not { } config)
        {
            return WindowCalendar.Utc;
        }

        using var json = JsonDocument.Parse(config);
        if (!json.RootElement.TryGetProperty("time", out var time) || time.ValueKind != JsonValueKind.Object
            || !time.TryGetProperty("zone", out var zone) || !time.TryGetProperty("column", out var column))
        {
            return WindowCalendar.Utc;
        }

        // Dates and timestamps without zone have windows as if in UTC, whatever the configured zone.
        var type = typeOf(column.GetString()!);
        return type is null or "timestamp" ? WindowCalendar.Find(zone.GetString()!) ?? WindowCalendar.Utc : WindowCalendar.Utc;
    }
}
