using System.Text.Json;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>The zone of a stored stage's windows, from the configuration that its run recorded.</summary>
public static class StageZone
{
    private const string Utc = "UTC";

    /// <summary>The IANA name.</summary>
    /// <param name="typeOf">The stored type of a column; null where it was not profiled.</param>
    public static string Of(RunRecord? run, Func<string, string?> typeOf)
    {
        if (run?.Config is not { } config)
        {
            return Utc;
        }

        using var json = JsonDocument.Parse(config);
        if (!json.RootElement.TryGetProperty("time", out var time) || time.ValueKind != JsonValueKind.Object
            || !time.TryGetProperty("zone", out var zone) || !time.TryGetProperty("column", out var column))
        {
            return Utc;
        }

        // Dates and timestamps without zone have windows as if in UTC, whatever the configured zone.
        return typeOf(column.GetString()!) is null or "timestamp" ? zone.GetString()! : Utc;
    }
}
