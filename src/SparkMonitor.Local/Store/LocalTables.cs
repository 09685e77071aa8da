using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using SparkMonitor.Core;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Scans;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Local.Store;

/// <summary>A store as a folder of Delta tables, written by <c>SparkMonitor.Delta</c> with DuckDB for Parquet.</summary>
public sealed class LocalTables : IMonitorTables
{
    /// <summary>Rows with states take tens of kilobytes each: small groups, so that reading a few rows does not unpack all.</summary>
    private const int OrderedRowGroup = 2048;

    /// <summary>DuckDB gathers a group for each thread before it writes: with the many columns of findings, its own choice takes hundreds of megabytes.</summary>
    private const int PlainRowGroup = 16_384;

    private readonly LocalDatabase _database;
    private readonly LocalStorage _storage = new();
    private readonly DuckDbParquet _parquet;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, DeltaSnapshot> _snapshots = new(StringComparer.Ordinal);

    /// <param name="location">A folder; it and its tables are made when something is first written.</param>
    public LocalTables(string location, EngineLimits limits, TimeProvider clock)
    {
        _database = new LocalDatabase(limits);
        _parquet = new DuckDbParquet(_database.Database);
        _clock = clock;
        try
        {
            // A command that needs no store names none.
            Location = location.Length == 0 ? "" : _storage.Locate(location);
        }
        catch (DeltaException e)
        {
            throw Faults.OfStore(e);
        }
    }

    public string Location { get; }

    public int SortedAtOnce => 20_000;

    /// <summary>Where a table of the store lies.</summary>
    public string PathOf(StoreTable table) => Path.Combine(Location, table.Name);

    public async Task<bool> ExistsAsync(StoreTable table, CancellationToken cancellation) =>
        await SnapshotAsync(table, cancellation).ConfigureAwait(false) is not null;

    public async Task<bool> IsCommittedAsync(StoreTable table, AppendMark mark, CancellationToken cancellation) =>
        await SnapshotAsync(table, cancellation).ConfigureAwait(false) is { } snapshot && snapshot.TransactionVersion(mark.AppId) >= mark.Version;

    public async Task<AppendOutcome> AppendAsync(
        StoreTable table, IAsyncEnumerable<object?[]> rows, AppendMark mark, CancellationToken cancellation)
    {
        if (await SnapshotAsync(table, cancellation).ConfigureAwait(false) is { } known && known.TransactionVersion(mark.AppId) >= mark.Version)
        {
            return new AppendOutcome(false, known.Version, 0);
        }

        using var connection = _database.Connect();
        try
        {
            var count = await StageAsync(connection, table, rows, cancellation).ConfigureAwait(false);
            var outcome = await TableOf(table).AppendAsync(
                new DuckDbQuerySource(connection, $"SELECT * FROM staged{Order(table)}") { RowGroupRows = table.RowOrder.Count > 0 ? OrderedRowGroup : PlainRowGroup },
                new WriteOptions
                {
                    Clock = _clock,
                    EngineInfo = ProductName,
                    Mark = new TransactionMark(mark.AppId, mark.Version),
                    AddColumns = true,
                    CreateAs = StoreSchema.Definition(table),
                },
                cancellation).ConfigureAwait(false);
            return outcome switch
            {
                Committed committed => new AppendOutcome(true, committed.Version, count),
                AlreadyCommitted already => new AppendOutcome(false, already.Version, 0),
                Conflicted conflict => throw new MonitorException(
                    $"The table {table.Name} of the store {Location} was changed by another writer: {conflict.Reason} Run the command again.",
                    MonitorFault.Conflict),
                _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
            };
        }
        catch (DeltaException e)
        {
            throw Faults.OfStore(e);
        }
        catch (DuckDbException e)
        {
            throw Faults.OfStore(e, Location);
        }
    }

    public IAsyncEnumerable<object?[]> ReadAsync(
        StoreTable table,
        IReadOnlyList<string> columns,
        IReadOnlyList<KeyValuePair<string, object?>> filter,
        CancellationToken cancellation) => ReadAsync(table, new StoreRead(columns) { Filter = filter }, cancellation);

    public async IAsyncEnumerable<object?[]> ReadAsync(StoreTable table, StoreRead read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await SnapshotAsync(table, cancellation).ConfigureAwait(false) is not { } snapshot)
        {
            yield break;
        }

        using var connection = _database.Connect();
        using var relation = await RelationAsync(connection, snapshot, table, read, cancellation).ConfigureAwait(false);
        var types = read.Columns.Select(c => table.Columns[table.IndexOf(c)].Type).ToArray();
        using var result = Query(connection, StoreSql.Select(relation.Sql, snapshot, table, read), cancellation);
        while (Next(result, cancellation))
        {
            for (var row = 0; row < result.Chunk.RowCount; row++)
            {
                var values = result.Chunk.GetRow(row);
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = StoreRows.Read(values[i], types[i]);
                }

                yield return values;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string ProductName { get; } = $"SparkMonitor/{typeof(LocalTables).Assembly.GetName().Version?.ToString(3)}";

    private static async Task<long> StageAsync(
        DuckDbConnection connection, StoreTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        connection.Execute($"CREATE TEMP TABLE staged ({StoreSchema.Columns(table)})", cancellation);
        using var appender = connection.CreateAppender("staged");
        var count = 0L;
        await foreach (var row in rows.WithCancellation(cancellation).ConfigureAwait(false))
        {
            appender.AppendRow(row);
            count++;
        }

        appender.Complete();
        return count;
    }

    private static async Task<DeltaRelation> RelationAsync(
        DuckDbConnection connection, DeltaSnapshot snapshot, StoreTable table, StoreRead read, CancellationToken cancellation)
    {
        try
        {
            var needed = StoreSql.Columns(table, read).Where(c => snapshot.Schema.Find(c) is not null).ToList();
            var scan = StoreSql.Bounds(read) is { } bounds ? snapshot.Scan(bounds, needed) : snapshot.Scan(needed);
            return await DeltaRelations.PrepareAsync(connection, Prune(scan, read.Filter), cancellation).ConfigureAwait(false);
        }
        catch (DeltaException e)
        {
            throw Faults.OfStore(e);
        }
    }

    private static string Order(StoreTable table) => table.RowOrder.Count == 0
        ? ""
        : $" ORDER BY {string.Join(", ", table.RowOrder.Select(path => $"{string.Join('.', path.Split('.').Select(DuckDbSql.QuoteIdentifier))} NULLS FIRST"))}, rowid";

    private static DeltaScan Prune(DeltaScan scan, IReadOnlyList<KeyValuePair<string, object?>> filter)
    {
        var wanted = filter
            .Select(f => (Index: scan.PartitionColumns.ToList().FindIndex(p => string.Equals(p, f.Key, StringComparison.Ordinal)), f.Value))
            .Where(f => f.Index >= 0)
            .ToList();
        return wanted.Count == 0
            ? scan
            : scan.Of([.. scan.Files.Where(file => wanted.TrueForAll(w => Equals(file.PartitionValues[w.Index], w.Value)))]);
    }

    private DuckDbResult Query(DuckDbConnection connection, string sql, CancellationToken cancellation)
    {
        try
        {
            return connection.QueryStreaming(sql, null, cancellation);
        }
        catch (DuckDbException e)
        {
            throw Faults.OfStore(e, Location);
        }
    }

    private bool Next(DuckDbResult result, CancellationToken cancellation)
    {
        try
        {
            return result.NextChunk(cancellation);
        }
        catch (DuckDbException e)
        {
            throw Faults.OfStore(e, Location);
        }
    }

    private DeltaTable TableOf(StoreTable table) => new(_storage, _parquet, PathOf(table));

    /// <summary>The newest snapshot, found by reading only what came since the last call; null where there is no table.</summary>
    private async Task<DeltaSnapshot?> SnapshotAsync(StoreTable table, CancellationToken cancellation)
    {
        try
        {
            DeltaSnapshot snapshot;
            if (_snapshots.TryGetValue(table.Name, out var known))
            {
                snapshot = await known.RefreshAsync(cancellation).ConfigureAwait(false);
            }
            else
            {
                var delta = TableOf(table);
                if (!await delta.ExistsAsync(cancellation).ConfigureAwait(false))
                {
                    return null;
                }

                snapshot = await delta.LoadAsync(cancellation).ConfigureAwait(false);
            }

            RequireKnownVersion(table, snapshot);
            return _snapshots[table.Name] = snapshot;
        }
        catch (DeltaException e)
        {
            throw Faults.OfStore(e);
        }
    }

    private void RequireKnownVersion(StoreTable table, DeltaSnapshot snapshot)
    {
        if (snapshot.Configuration.TryGetValue(StoreTables.VersionProperty, out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version > table.Version)
        {
            throw new NewerStoreException(Location, table, version);
        }
    }
}
