using System.Text.Json;

namespace SparkMonitor.Acceptance.Delta.Spark;

/// <summary>What Spark answered to one statement.</summary>
public sealed record SparkAnswer(IReadOnlyList<IReadOnlyList<string?>> Rows, string? Error)
{
    public static SparkAnswer Parse(JsonElement json) => json.TryGetProperty("error", out var error)
        ? new SparkAnswer([], error.GetString())
        : new SparkAnswer([.. json.GetProperty("rows").EnumerateArray().Select(static r => (IReadOnlyList<string?>)[.. r.EnumerateArray().Select(static v => v.GetString())])], null);
}
