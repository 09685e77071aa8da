using SparkMonitor.Delta;
using SparkMonitor.Delta.History;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Storage;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Reads tables through the public surfaces and holds them against answers.</summary>
public sealed class TableReading : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 2, MemoryLimit = 2L << 30 });

    public DeltaTable Open(string path) => new(new LocalStorage(), new DuckDbParquet(_database), path);

    /// <summary>Null where the version's rows or refusal are what the answer says, else what is wrong.</summary>
    public async Task<string?> CheckAsync(string path, long? version, TableAnswer answer)
    {
        try
        {
            var table = Open(path);
            var snapshot = version is null ? await table.LoadAsync() : await table.LoadAsync(version.Value);
            var (rows, fingerprint) = await ReadAsync(snapshot);
            if (answer.NoColumns && snapshot.Schema.Fields.Count == 0)
            {
                return null;
            }

            if (!answer.Rows.Contains((rows, fingerprint)))
            {
                return answer.Rows.Count == 0
                    ? $"gave {rows} rows; expected a refusal: {string.Join(" or ", answer.Reasons)}"
                    : $"gave {rows} rows with fingerprint {fingerprint}; expected {string.Join(" or ", answer.Rows)}";
            }

            if (answer.Warning is null && snapshot.Warnings.FirstOrDefault(static w => w.Code == "checksum-mismatch") is { } alarm)
            {
                return $"gave the rows and a false alarm: {alarm.Message}";
            }

            return answer.Warning is null || snapshot.Warnings.Any(w => w.Code == answer.Warning)
                ? null
                : $"gave the rows without the warning {answer.Warning}";
        }
        catch (DeltaException e)
        {
            return !answer.Reasons.Contains(e.Code)
                ? $"refused with {e.Code}: {e.Message}"
                : answer.MustName is not null && !e.Message.Contains(answer.MustName, StringComparison.Ordinal)
                    ? $"refused without naming {answer.MustName}: {e.Message}"
                    : null;
        }
    }

    public async Task<(long Rows, string Fingerprint)> ReadAsync(DeltaSnapshot snapshot)
    {
        var scan = snapshot.Scan();
        using var connection = _database.Connect();
        using var relation = await DeltaRelations.PrepareAsync(connection, scan, VariantForm.Binary);
        var fingerprint = new Fingerprint(snapshot.Schema);
        try
        {
            using var result = connection.QueryStreaming(relation.Sql);
            while (result.NextChunk())
            {
                fingerprint.Add(result.Chunk);
            }
        }
        catch (DuckDbException e)
        {
            throw DeltaRelations.Explain(e, scan) ?? (Exception)e;
        }

        return (fingerprint.Rows, fingerprint.ToString());
    }

    /// <summary>The fingerprint of several scans together, each with further columns behind its own.</summary>
    public async Task<(long Rows, string? Fingerprint)> ReadAsync(StructType schema, IEnumerable<ChangePart> parts, Func<ChangePart, string> select)
    {
        using var connection = _database.Connect();
        var fingerprint = new Fingerprint(schema);
        foreach (var part in parts)
        {
            using var relation = await DeltaRelations.PrepareAsync(connection, part.Scan);
            using var result = connection.Query($"SELECT {select(part)} FROM ({relation.Sql})");
            while (result.NextChunk())
            {
                fingerprint.Add(result.Chunk);
            }
        }

        return (fingerprint.Rows, fingerprint.ToString());
    }

    public void Dispose() => _database.Dispose();
}
