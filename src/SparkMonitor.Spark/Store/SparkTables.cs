using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using SparkMonitor.Core;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Spark.Engine;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Store;

/// <summary>A store whose Delta tables Spark writes and reads: below a path, or in a schema of a catalog.</summary>
/// <remarks>The store uses the session; whoever made it disposes it. One append at a time.</remarks>
public sealed class SparkTables : IMonitorTables
{
    /// <summary>Rows travel in batches of about this many bytes.</summary>
    private const long BatchBytes = 8 << 20;

    /// <summary>Commits of others that may come between an append and the look at what it did.</summary>
    private const int CommitsSearched = 50;

    private readonly SparkConnectSession _session;

    /// <summary>The columns of tables that were read. Each look at them makes Spark replay the table's log; what others add meanwhile is not in a read's columns.</summary>
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _known = new(StringComparer.Ordinal);

    /// <param name="location">A path or URI as the cluster sees it, or <c>schema</c> or <c>catalog.schema</c>.</param>
    /// <exception cref="MonitorException">The location is neither.</exception>
    public SparkTables(SparkConnectSession session, string location)
    {
        _session = session;
        Location = location;
        if (location.Length > 0)
        {
            _ = TableName.Sql(location);
        }
    }

    public string Location { get; }

    /// <summary>A table of the store as SQL names it.</summary>
    public string NameOf(StoreTable table) => TableName.IsPath(Location)
        ? TableName.Sql($"{Location.TrimEnd('/', '\\')}/{table.Name}")
        : $"{TableName.Sql(Location)}.{SparkSql.Identifier(table.Name)}";

    public Task<bool> ExistsAsync(StoreTable table, CancellationToken cancellation) =>
        GuardAsync(table, async () => await DetailAsync(table, cancellation).ConfigureAwait(false) is not null);

    public Task<bool> IsCommittedAsync(StoreTable table, AppendMark mark, CancellationToken cancellation) => GuardAsync(
        table,
        async () => await DetailAsync(table, cancellation).ConfigureAwait(false) is { } detail
            && await IsCommittedAsync(table, detail, mark, cancellation).ConfigureAwait(false));

    public Task<AppendOutcome> AppendAsync(
        StoreTable table, IAsyncEnumerable<object?[]> rows, AppendMark mark, CancellationToken cancellation) => GuardAsync(table, async () =>
    {
        var detail = await DetailAsync(table, cancellation).ConfigureAwait(false);
        if (detail is not null && await IsCommittedAsync(table, detail, mark, cancellation).ConfigureAwait(false))
        {
            return new AppendOutcome(false, await LatestAsync(table, cancellation).ConfigureAwait(false), 0);
        }

        var count = new RowCount();
        var data = await UploadAsync(table, rows, count, cancellation).ConfigureAwait(false);
        if (detail is null)
        {
            // Rows are computed while they are taken: a table is made only when they are all there.
            await CreateAsync(table, cancellation).ConfigureAwait(false);
        }

        var attempt = Guid.NewGuid().ToString("N");
        await WriteAsync(table, data, mark, attempt, cancellation).ConfigureAwait(false);
        var (version, isOurs) = await OutcomeAsync(table, CommitMark.Metadata(mark, attempt), cancellation).ConfigureAwait(false);
        return isOurs ? new AppendOutcome(true, version, count.Value) : new AppendOutcome(false, version, 0);
    });

    public IAsyncEnumerable<object?[]> ReadAsync(
        StoreTable table,
        IReadOnlyList<string> columns,
        IReadOnlyList<KeyValuePair<string, object?>> filter,
        CancellationToken cancellation) => ReadAsync(table, new StoreRead(columns) { Filter = filter }, cancellation);

    public async IAsyncEnumerable<object?[]> ReadAsync(StoreTable table, StoreRead read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await KnownAsync(table, cancellation).ConfigureAwait(false) is not { } known)
        {
            yield break;
        }

        var types = read.Columns.Select(c => table.Columns[table.IndexOf(c)].Type).ToArray();
        var sql = SparkRelation.Sql(SparkStoreSql.Select(NameOf(table), table, read, known));
        await using var batches = _session.QueryAsync(sql, new SparkExecuteOptions { RerunAfterSessionLoss = true }, cancellation).GetAsyncEnumerator(cancellation);
        while (await GuardAsync(table, async () => await batches.MoveNextAsync().ConfigureAwait(false)).ConfigureAwait(false))
        {
            for (var row = 0; row < batches.Current.RowCount; row++)
            {
                var values = batches.Current.GetRow(row);
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = SparkStoreRows.Read(values[i], types[i]);
                }

                yield return values;
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The columns that a table has; null where there is no such table.</summary>
    private async Task<IReadOnlySet<string>?> KnownAsync(StoreTable table, CancellationToken cancellation)
    {
        if (_known.TryGetValue(table.Name, out var known))
        {
            return known;
        }

        if (!await ExistsAsync(table, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        return _known[table.Name] = await GuardAsync(table, async () =>
        {
            var schema = await _session.GetSchemaAsync(SparkRelation.Table(NameOf(table)), cancellation).ConfigureAwait(false);
            return schema.Fields.Select(f => f.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends rows in parts, each a relation of its own in one union: Spark makes tasks of a local relation's rows, and a task has a limit too.
    /// </summary>
    private async Task<SparkRelation> UploadAsync(StoreTable table, IAsyncEnumerable<object?[]> rows, RowCount count, CancellationToken cancellation)
    {
        var parts = new List<SparkRelation>();
        await foreach (var batch in BatchesAsync(table, rows, count, cancellation).ConfigureAwait(false))
        {
            parts.Add(await _session.UploadAsync(batch, cancellation).ConfigureAwait(false));
        }

        if (parts.Count == 0)
        {
            parts.Add(await _session.UploadAsync(new SparkBatchBuilder(SparkStoreSchema.Of(table)).Build(), cancellation).ConfigureAwait(false));
        }

        // In pairs, so that the plan is as shallow as can be.
        while (parts.Count > 1)
        {
            parts = [.. parts.Chunk(2).Select(p => p.Length == 2 ? p[0].Union(p[1]) : p[0])];
        }

        return parts[0];
    }

    private static async IAsyncEnumerable<SparkBatch> BatchesAsync(
        StoreTable table, IAsyncEnumerable<object?[]> rows, RowCount count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var builder = new SparkBatchBuilder(SparkStoreSchema.Of(table));
        await foreach (var row in rows.WithCancellation(cancellation).ConfigureAwait(false))
        {
            builder.Add(row);
            count.Value++;
            if (builder.ByteCount >= BatchBytes)
            {
                yield return builder.Build();
                builder = new SparkBatchBuilder(SparkStoreSchema.Of(table));
            }
        }

        if (builder.RowCount > 0)
        {
            yield return builder.Build();
        }
    }

    private async Task CreateAsync(StoreTable table, CancellationToken cancellation)
    {
        if (!TableName.IsPath(Location))
        {
            await _session.ExecuteCommandAsync($"CREATE SCHEMA IF NOT EXISTS {TableName.Sql(Location)}", cancellation: cancellation).ConfigureAwait(false);
        }

        await _session.ExecuteCommandAsync(SparkStoreSchema.Create(table, NameOf(table)), cancellation: cancellation).ConfigureAwait(false);
    }

    private async Task WriteAsync(StoreTable table, SparkRelation data, AppendMark mark, string attempt, CancellationToken cancellation)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["txnAppId"] = mark.AppId,
            ["txnVersion"] = mark.Version.ToString(CultureInfo.InvariantCulture),
            ["mergeSchema"] = "true",
            ["userMetadata"] = CommitMark.Metadata(mark, attempt),
        };
        var command = TableName.IsPath(Location)
            ? SparkCommand.Write(data, "delta", $"{Location.TrimEnd('/', '\\')}/{table.Name}", SparkSaveMode.Append, options, table.PartitionColumns)
            : SparkCommand.SaveAsTable(data, "delta", NameOf(table), SparkSaveMode.Append, options, table.PartitionColumns);
        await _session.ExecuteCommandAsync(command, cancellation: cancellation).ConfigureAwait(false);
        _known.TryRemove(table.Name, out _);
    }

    /// <summary>The version of the commit that this call made; the latest where Delta left the write out, because its mark was there.</summary>
    private async Task<(long Version, bool IsOurs)> OutcomeAsync(StoreTable table, string metadata, CancellationToken cancellation)
    {
        var latest = -1L;
        await foreach (var batch in _session.ExecuteSqlAsync(
            string.Create(CultureInfo.InvariantCulture, $"DESCRIBE HISTORY {NameOf(table)} LIMIT {CommitsSearched}"), cancellation: cancellation).ConfigureAwait(false))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                var version = batch["version"].Values<long>()[row];
                if (string.Equals(batch["userMetadata"].GetString(row), metadata, StringComparison.Ordinal))
                {
                    return (version, true);
                }

                latest = Math.Max(latest, version);
            }
        }

        return (latest, false);
    }

    private async Task<long> LatestAsync(StoreTable table, CancellationToken cancellation) =>
        await new TableOpener(_session).LatestAsync(NameOf(table), cancellation).ConfigureAwait(false);

    private async Task<bool> IsCommittedAsync(StoreTable table, string location, AppendMark mark, CancellationToken cancellation)
    {
        try
        {
            return await CommitMark.IsInLogAsync(_session, location, mark, cancellation).ConfigureAwait(false);
        }
        catch (SparkServerException e) when (e.Failure == SparkFailure.Server)
        {
            // Catalogs that guard their files show the history all the same.
            var prefix = CommitMark.Prefix(mark) + " ";
            await foreach (var batch in _session.ExecuteSqlAsync($"DESCRIBE HISTORY {NameOf(table)}", cancellation: cancellation).ConfigureAwait(false))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    if (batch["userMetadata"].GetString(row) is { } text && text.StartsWith(prefix, StringComparison.Ordinal))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }

    /// <summary>Where the table lies; null where there is none. A table of a newer store is refused.</summary>
    private async Task<string?> DetailAsync(StoreTable table, CancellationToken cancellation)
    {
        try
        {
            await foreach (var batch in _session.ExecuteSqlAsync($"DESCRIBE DETAIL {NameOf(table)}", cancellation: cancellation).ConfigureAwait(false))
            {
                if (batch.RowCount == 0)
                {
                    continue;
                }

                foreach (var (key, value) in batch["properties"].GetValue(0) as IEnumerable<KeyValuePair<object?, object?>> ?? [])
                {
                    if (key is StoreTables.VersionProperty
                        && long.TryParse(value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                        && version > table.Version)
                    {
                        throw new NewerStoreException(Location, table, version);
                    }
                }

                return batch["location"].GetString(0) ?? "";
            }

            return null;
        }
        catch (SparkServerException e) when (SparkFaults.IsMissing(e))
        {
            return null;
        }
    }

    private async Task<TResult> GuardAsync<TResult>(StoreTable table, Func<Task<TResult>> work)
    {
        if (Location.Length == 0)
        {
            throw new MonitorException("No store is configured: name one with --store.", MonitorFault.Usage);
        }

        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (SparkConnectException e)
        {
            throw SparkFaults.OfStore(e, $"{table.Name} in {Location}");
        }
    }

    private sealed class RowCount
    {
        public long Value { get; set; }
    }
}
