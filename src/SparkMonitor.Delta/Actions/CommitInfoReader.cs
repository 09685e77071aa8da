using System.Globalization;
using System.Text.Json;

namespace SparkMonitor.Delta.Actions;

/// <summary>Reads <c>commitInfo</c>, whose fields are free-form: a field of an unexpected type is passed over, not an error.</summary>
internal static class CommitInfoReader
{
    public static CommitInfo Read(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var info = document.RootElement;
        return new CommitInfo
        {
            Timestamp = Long(info, "timestamp"),
            InCommitTimestamp = Long(info, "inCommitTimestamp"),
            Operation = Text(info, "operation"),
            OperationParameters = Map(info, "operationParameters"),
            OperationMetrics = Map(info, "operationMetrics"),
            ReadVersion = Long(info, "readVersion"),
            IsolationLevel = Text(info, "isolationLevel"),
            IsBlindAppend = info.TryGetProperty("isBlindAppend", out var blind) && blind.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? blind.GetBoolean()
                : null,
            EngineInfo = Text(info, "engineInfo"),
            TxnId = Text(info, "txnId"),
            UserMetadata = Text(info, "userMetadata"),
            UserName = Text(info, "userName"),
        };
    }

    private static long? Long(JsonElement info, string name) =>
        !info.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out number) ? number
        : null;

    private static string? Text(JsonElement info, string name) => info.TryGetProperty(name, out var value) ? AsText(value) : null;

    private static IReadOnlyDictionary<string, string?> Map(JsonElement info, string name)
    {
        if (!info.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Object)
        {
            return EmptyValues.Instance;
        }

        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var field in value.EnumerateObject())
        {
            map[field.Name] = AsText(field.Value);
        }

        return map;
    }

    private static string? AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
