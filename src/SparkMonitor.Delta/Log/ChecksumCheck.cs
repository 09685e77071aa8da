using System.Text.Json;
using System.Text.Json.Nodes;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;

namespace SparkMonitor.Delta.Log;

/// <summary>
/// Compares a version's <c>.crc</c> file with the replayed log: counts, sizes, protocol, metadata, transactions, domains, deleted rows and the in-commit time, each where
/// the file states it. The log is right; a difference is worth a warning that names what differs.
/// </summary>
internal static class ChecksumCheck
{
    private const int MaxBytes = 16 << 20;

    public static async Task<DeltaWarning?> RunAsync(DeltaSnapshot snapshot, string location, string name, CancellationToken cancellation)
    {
        var bytes = await snapshot.Table.Storage.ReadRangeAsync(location, 0, MaxBytes, cancellation).ConfigureAwait(false);
        if (bytes is null || bytes.Length == MaxBytes)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 128 });
            var differences = Differences(json.RootElement, snapshot).ToList();
            return differences.Count == 0
                ? null
                : new DeltaWarning("checksum-mismatch", $"The checksum file {name} of {snapshot.Table.Location} disagrees with the log, which counts: {string.Join("; ", differences)}.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException or DeltaException)
        {
            return new DeltaWarning("corrupt-checksum", $"The checksum file {name} cannot be read and is ignored: {e.Message}");
        }
    }

    private static IEnumerable<string> Differences(JsonElement root, DeltaSnapshot snapshot)
    {
        var numbers = new (string Name, string What, Func<long?> Found)[]
        {
            ("numFiles", "files", () => snapshot.Files.Count),
            ("tableSizeBytes", "bytes", () => snapshot.Files.Bytes),
            ("numMetadata", "metaData actions", static () => 1),
            ("numProtocol", "protocol actions", static () => 1),
            ("numDeletedRecordsOpt", "deleted rows", () => snapshot.CountDeletedRows()),
            ("numDeletionVectorsOpt", "deletion vectors", () => snapshot.Files.CountVectors()),
            ("inCommitTimestampOpt", "milliseconds of in-commit time", () => CommitTimes.AreOn(snapshot.Protocol, snapshot.Metadata) ? snapshot.TimestampMilliseconds : null),
        };
        foreach (var (name, what, found) in numbers)
        {
            if (Stated(root, name) is { } stated && found() is { } held && stated.GetInt64() != held)
            {
                yield return $"it states {stated.GetInt64()} {what}, the log holds {held}";
            }
        }

        if (Stated(root, "protocol") is { } protocol && !((TableProtocol)Read("protocol", protocol)).Agrees(snapshot.Protocol))
        {
            yield return "the protocol differs";
        }

        if (Stated(root, "metadata") is { } metadata && !Agree((TableMetadata)Read("metaData", metadata), snapshot.Metadata))
        {
            yield return "the metadata differs";
        }

        if (Stated(root, "setTransactions") is { } transactions && snapshot.Configuration.GetValueOrDefault(TableProperties.TransactionRetention) is null)
        {
            var held = snapshot.Transactions.ToDictionary(static t => t.Key, static t => t.Value.Version, StringComparer.Ordinal);
            var stated = transactions.EnumerateArray().ToDictionary(static t => t.GetProperty("appId").GetString()!, static t => t.GetProperty("version").GetInt64(), StringComparer.Ordinal);
            if (FirstDifference(stated, held) is { } app)
            {
                yield return $"the transaction of {app} differs";
            }
        }

        if (Stated(root, "domainMetadata") is { } domains)
        {
            var held = snapshot.Domains.ToDictionary(static d => d.Key, static d => d.Value.Configuration, StringComparer.Ordinal);
            var stated = domains.EnumerateArray()
                .Where(static d => !d.TryGetProperty("removed", out var removed) || !removed.GetBoolean())
                .ToDictionary(static d => d.GetProperty("domain").GetString()!, static d => d.GetProperty("configuration").GetString()!, StringComparer.Ordinal);
            if (FirstDifference(stated, held) is { } domain)
            {
                yield return $"the domain metadata {domain} differs";
            }
        }
    }

    private static JsonElement? Stated(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>An action that lies in the file without its name around it.</summary>
    private static DeltaAction Read(string kind, JsonElement action)
    {
        DeltaAction? read = null;
        ActionReader.Read(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { [kind] = JsonNode.Parse(action.GetRawText()) }), a => read = a);
        return read ?? throw new FormatException($"its {kind} is none");
    }

    private static bool Agree(TableMetadata a, TableMetadata b) =>
        a.Id == b.Id
        && (a.SchemaString ?? string.Empty) == (b.SchemaString ?? string.Empty)
        && a.PartitionColumns.SequenceEqual(b.PartitionColumns, StringComparer.Ordinal)
        && a.Configuration.Count == b.Configuration.Count
        && a.Configuration.All(p => b.Configuration.TryGetValue(p.Key, out var value) && value == p.Value);

    private static string? FirstDifference<T>(Dictionary<string, T> stated, Dictionary<string, T> held) =>
        stated.Keys.Union(held.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(k => !stated.TryGetValue(k, out var a) || !held.TryGetValue(k, out var b) || !EqualityComparer<T>.Default.Equals(a, b));
}
