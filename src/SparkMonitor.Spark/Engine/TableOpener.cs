using System.Globalization;
using SparkMonitor.Core;
using SparkMonitor.Core.Schema;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Engine;

/// <summary>Finds a table's version, id, schema and size through Spark.</summary>
internal sealed class TableOpener(SparkConnectSession session)
{
    public async Task<SourceTable> OpenAsync(TableAddress address, CancellationToken cancellation)
    {
        var name = TableName.Sql(address.Location);
        try
        {
            var detail = await DetailAsync(name, address.Location, cancellation).ConfigureAwait(false);
            var history = await HistoryAsync(name, address is { Version: null, Timestamp: null } ? 1 : null, cancellation).ConfigureAwait(false);
            var (version, timestamp) = Choose(history, address);
            var isLatest = version == history.Max(h => h.Version);
            var (isTravelled, schema) = await SchemaAsync(name, version, isLatest, cancellation).ConfigureAwait(false);
            var snapshot = new TableSnapshot(detail.Location, detail.Id, version, timestamp, SparkSchemas.ToCore(schema, address.Location))
            {
                PartitionColumns = detail.PartitionColumns,
                FileCount = detail.Files,
                Bytes = detail.Bytes,
            };
            if (!isLatest)
            {
                var (files, bytes) = await FilesAsync(SourceTable.At(name, version), cancellation).ConfigureAwait(false);
                snapshot = snapshot with { FileCount = files, Bytes = bytes };
            }

            return new SourceTable(name, snapshot, isTravelled, SparkSchemas.Collations(schema));
        }
        catch (SparkConnectException e)
        {
            throw SparkFaults.OfTable(e, address.Location);
        }
    }

    /// <summary>The newest commits, all of them without a limit.</summary>
    public async Task<IReadOnlyList<SparkTableCommit>> CommitsAsync(string name, int? limit, CancellationToken cancellation)
    {
        var history = new List<SparkTableCommit>();
        var sql = limit is { } most ? string.Create(CultureInfo.InvariantCulture, $"DESCRIBE HISTORY {name} LIMIT {most}") : $"DESCRIBE HISTORY {name}";
        await foreach (var batch in session.ExecuteSqlAsync(sql, cancellation: cancellation).ConfigureAwait(false))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                var metrics = batch["operationMetrics"].GetValue(row) as IEnumerable<KeyValuePair<object?, object?>> ?? [];
                history.Add(new SparkTableCommit(
                    batch["version"].Values<long>()[row],
                    (DateTimeOffset)batch["timestamp"].GetValue(row)!,
                    batch["operation"].GetString(row),
                    batch["engineInfo"].GetString(row),
                    metrics.ToDictionary(m => (string)m.Key!, m => m.Value as string, StringComparer.Ordinal)));
            }
        }

        return history;
    }

    /// <summary>The newest version now.</summary>
    public async Task<long> LatestAsync(string name, CancellationToken cancellation) =>
        (await HistoryAsync(name, 1, cancellation).ConfigureAwait(false))[0].Version;

    private static (long Version, DateTimeOffset Timestamp) Choose(IReadOnlyList<(long Version, DateTimeOffset Timestamp)> history, TableAddress address)
    {
        if (history.Count == 0)
        {
            throw new MonitorException($"The table {address.Location} has no versions.");
        }

        var latest = history.MaxBy(h => h.Version);
        var oldest = history.MinBy(h => h.Version);
        if (address.Version is { } version)
        {
            var found = history.Where(h => h.Version == version).ToList();
            return found.Count == 1
                ? found[0]
                : throw new MonitorException(string.Create(
                    CultureInfo.InvariantCulture, $"The table {address.Location} has no version {version}: it has {oldest.Version} to {latest.Version}."));
        }

        if (address.Timestamp is not { } time)
        {
            return latest;
        }

        var before = history.Where(h => h.Timestamp <= time).ToList();
        return before.Count > 0
            ? before.MaxBy(h => h.Version)
            : throw new MonitorException(string.Create(
                CultureInfo.InvariantCulture,
                $"The table {address.Location} has no version as old as {time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: its oldest is {oldest.Version} of {oldest.Timestamp.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}."));
    }

    private async Task<(string Id, string Location, IReadOnlyList<string> PartitionColumns, long Files, long Bytes)> DetailAsync(
        string name, string location, CancellationToken cancellation)
    {
        await foreach (var batch in session.ExecuteSqlAsync($"DESCRIBE DETAIL {name}", cancellation: cancellation).ConfigureAwait(false))
        {
            if (batch.RowCount == 0)
            {
                continue;
            }

            var format = batch["format"].GetString(0);
            if (format != "delta")
            {
                throw new MonitorException($"The table {location} is {format}, not Delta: only Delta tables are profiled.");
            }

            var partitions = batch["partitionColumns"].GetValue(0) as IEnumerable<object?> ?? [];
            return (
                batch["id"].GetString(0) ?? "",
                Plain(batch["location"].GetString(0) ?? location),
                [.. partitions.Cast<string>()],
                Convert.ToInt64(batch["numFiles"].GetValue(0) ?? 0L, CultureInfo.InvariantCulture),
                Convert.ToInt64(batch["sizeInBytes"].GetValue(0) ?? 0L, CultureInfo.InvariantCulture));
        }

        throw new MonitorException($"The table {location} could not be described.");
    }

    private async Task<IReadOnlyList<(long Version, DateTimeOffset Timestamp)>> HistoryAsync(string name, int? limit, CancellationToken cancellation) =>
        [.. (await CommitsAsync(name, limit, cancellation).ConfigureAwait(false)).Select(c => (c.Version, c.Timestamp))];

    /// <summary>The schema at the version, and whether Spark travels there.</summary>
    private async Task<(bool IsTravelled, SparkSchema Schema)> SchemaAsync(string name, long version, bool isLatest, CancellationToken cancellation)
    {
        try
        {
            return (true, await session.GetSchemaAsync(SparkRelation.Sql($"SELECT * FROM {SourceTable.At(name, version)}"), cancellation).ConfigureAwait(false));
        }
        catch (SparkServerException e) when (isLatest && IsRetention(e))
        {
            return (false, await session.GetSchemaAsync(SparkRelation.Sql($"SELECT * FROM {name}"), cancellation).ConfigureAwait(false));
        }
    }

    private static bool IsRetention(SparkServerException error) =>
        error.ErrorClass is { } name && (name.Contains("RETENTION", StringComparison.Ordinal) || name.Contains("TIME_TRAVEL", StringComparison.Ordinal));

    private async Task<(long Files, long Bytes)> FilesAsync(string table, CancellationToken cancellation)
    {
        var sql = $"SELECT count(1), coalesce(sum(s), 0L) FROM (SELECT DISTINCT _metadata.file_path AS p, _metadata.file_size AS s FROM {table})";
        var rows = await session.QueryAsync(SparkRelation.Sql(sql), cancellation: cancellation).ToRowsAsync(cancellation).ConfigureAwait(false);
        return ((long)rows[0][0]!, (long)rows[0][1]!);
    }

    /// <summary>Local files without a scheme, as the embedded engine names them.</summary>
    private static string Plain(string location)
    {
        const string Scheme = "file:";
        if (!location.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return location;
        }

        var path = location[Scheme.Length..].TrimStart('/');
        return path is [_, ':', ..] ? path : "/" + path;
    }
}
