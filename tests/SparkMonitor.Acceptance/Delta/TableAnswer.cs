using System.Text.Json;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>The answer of <c>answers.json</c> to one version of a table.</summary>
public sealed record TableAnswer(string Kind)
{
    /// <summary>Fingerprints that are right, each with its number of rows.</summary>
    public IReadOnlyList<(long Rows, string Fingerprint)> Rows { get; init; } = [];

    /// <summary>Classes of refusal that are right.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    public string? Warning { get; init; }

    public string? MustName { get; init; }

    /// <summary>A table of no columns, which has no fingerprint.</summary>
    public bool NoColumns { get; init; }

    public static TableAnswer Parse(JsonElement json)
    {
        var kind = json.GetProperty("kind").GetString()!;
        var rows = new List<(long, string)>();
        var noColumns = false;
        var reasons = new List<string>();
        AddRows(json);
        AddReasons(json);
        if (json.TryGetProperty("rows", out var inner))
        {
            AddRows(inner);
            noColumns = inner.TryGetProperty("columns", out var columns) && columns.GetInt32() == 0;
        }

        if (json.TryGetProperty("error", out var error))
        {
            AddReasons(error);
        }

        if (json.TryGetProperty("alternatives", out var alternatives))
        {
            foreach (var alternative in alternatives.EnumerateArray())
            {
                AddRows(alternative);
            }
        }

        return new TableAnswer(kind)
        {
            Rows = rows,
            Reasons = reasons,
            NoColumns = noColumns,
            Warning = json.TryGetProperty("warning", out var warning) ? warning.GetString() : null,
            MustName = json.TryGetProperty("mustName", out var name) ? name.GetString() : null,
        };

        void AddRows(JsonElement answer)
        {
            if (answer.TryGetProperty("fingerprint", out var fingerprint))
            {
                rows.Add((answer.GetProperty("rowCount").GetInt64(), fingerprint.GetString()!));
            }
        }

        void AddReasons(JsonElement answer)
        {
            if (answer.TryGetProperty("reason", out var reason))
            {
                reasons.Add(reason.GetString()!);
            }

            if (answer.TryGetProperty("orReason", out var others))
            {
                reasons.AddRange(others.EnumerateArray().Select(static o => o.GetString()!));
            }
        }
    }
}
