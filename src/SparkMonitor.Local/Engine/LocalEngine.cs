using SparkMonitor.Core;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Scans;
using SparkMonitor.Delta.Storage;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Local.Engine;

/// <summary>
/// Profiles Delta tables in this process: the log is read by <c>SparkMonitor.Delta</c>, DuckDB decodes Parquet and evaluates predicates
/// and custom profilers, and its threads stream columns into the accumulators of <c>Core</c>.
/// </summary>
public sealed class LocalEngine : IProfileEngine
{
    /// <summary>More columns at a time would not be faster, and a chunk of each thread holds them all.</summary>
    private const int MostColumns = 400;

    private readonly EngineLimits _limits;
    private readonly LocalDatabase _database;
    private readonly LocalStorage _storage = new();
    private readonly DuckDbParquet _parquet;
    private readonly Dictionary<(string Uri, long Version), DeltaSnapshot> _snapshots = [];

    public LocalEngine(EngineLimits limits)
    {
        _limits = limits;
        _database = new LocalDatabase(limits);
        _parquet = new DuckDbParquet(_database.Database);
    }

    public string Name => "duckdb";

    /// <summary>Bytes that the states of one column take on all threads together, for the planner's check against <see cref="StateMemory"/>.</summary>
    public ColumnMemory ColumnMemory => (column, layout, rows) =>
        ColumnAccumulator.EstimateBytes(column, layout, rows ?? long.MaxValue) * _limits.EffectiveThreads;

    public long StateMemory => _limits.StateMemory;

    public async Task<TableSnapshot> OpenAsync(TableAddress address, CancellationToken cancellation)
    {
        try
        {
            var table = new DeltaTable(_storage, _parquet, address.Location);
            var snapshot = address switch
            {
                { Version: { } version } => await table.LoadAsync(version, cancellation).ConfigureAwait(false),
                { Timestamp: { } time } => await table.LoadAsync(time, cancellation).ConfigureAwait(false),
                _ => await table.LoadAsync(cancellation).ConfigureAwait(false),
            };
            _snapshots[(table.Location, snapshot.Version)] = snapshot;
            return new TableSnapshot(table.Location, snapshot.Id, snapshot.Version, snapshot.Timestamp, DeltaSchemas.ToCore(snapshot.Schema))
            {
                PartitionColumns = snapshot.PartitionColumns,
                FileCount = snapshot.Files.Count,
                Bytes = snapshot.Scan().Bytes,
                Rows = snapshot.CountRows(),
            };
        }
        catch (DeltaException e)
        {
            throw Faults.OfTable(e);
        }
    }

    public Task<SourceSurvey> SurveyAsync(SurveyRequest request, CancellationToken cancellation) =>
        GuardAsync(request.Source, async scan =>
        {
            using var connection = _database.Connect();
            using var relation = await DeltaRelations.PrepareAsync(connection, scan, cancellation).ConfigureAwait(false);
            return new SourceSurveyor($"({relation.Sql})", connection).Survey(request, cancellation);
        }, cancellation);

    public Task<IProfileRun> RunAsync(ProfilePlan plan, IProgress<ProfileProgress> progress, CancellationToken cancellation) =>
        GuardAsync<IProfileRun>(plan.Source, async scan =>
        {
            var connection = _database.Connect();
            try
            {
                var relation = await DeltaRelations.PrepareAsync(connection, scan, cancellation).ConfigureAwait(false);
                var sql = $"({relation.Sql})";
                CheckPredicates(plan, sql, connection);
                var rows = new ProfileScan(plan, sql, connection, _limits.EffectiveThreads, progress);
                var custom = new CustomQueries(plan, sql, connection);
                return LocalRun.Start(rows, Batches(plan), custom, new SourceGuard(scan), [relation, connection], cancellation);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }, cancellation);

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Batches as few as the memory for states allows: each reads the time and slice columns again.</summary>
    private List<IReadOnlyList<ColumnPlan>> Batches(ProfilePlan plan)
    {
        var batches = new List<IReadOnlyList<ColumnPlan>>();
        var batch = new List<ColumnPlan>();
        var bytes = 0L;
        foreach (var column in plan.Columns)
        {
            var needed = ColumnMemory(column, plan.Layout, plan.Source.Snapshot.Rows);
            if (batch.Count > 0 && (batch.Count == MostColumns || bytes + needed > StateMemory))
            {
                batches.Add(batch);
                (batch, bytes) = ([], 0);
            }

            batch.Add(column);
            bytes += needed;
        }

        batches.Add(batch);
        return batches;
    }

    /// <summary>A predicate that does not hold water is found before anything is read, and named.</summary>
    private static void CheckPredicates(ProfilePlan plan, string relation, DuckDbConnection connection)
    {
        foreach (var predicate in plan.Slices.SelectMany(s => s.Parts).OfType<PredicateSlice>())
        {
            try
            {
                connection.Execute($"SELECT {ScanQuery.PartSql(predicate)} FROM {relation} AS source LIMIT 0");
            }
            catch (DuckDbException e) when (e.Type != DuckDbErrorType.Interrupt)
            {
                throw new MonitorException(
                    $"The slice '{predicate.Sql}' of {plan.Source.Snapshot.Uri} is no condition on its rows: {e.Message}", e, MonitorFault.Usage);
            }
        }
    }

    private async Task<TResult> GuardAsync<TResult>(ProfileSource source, Func<DeltaScan, Task<TResult>> read, CancellationToken cancellation)
    {
        try
        {
            var scan = await ScanAsync(source, cancellation).ConfigureAwait(false);
            return await new SourceGuard(scan).RunAsync(() => read(scan)).ConfigureAwait(false);
        }
        catch (DeltaException e)
        {
            throw Faults.OfTable(e);
        }
    }

    private async Task<DeltaScan> ScanAsync(ProfileSource source, CancellationToken cancellation)
    {
        var snapshot = await SnapshotAsync(source.Snapshot, cancellation).ConfigureAwait(false);
        if (source.AddedAfter is not { } after)
        {
            return snapshot.Scan();
        }

        var added = new List<AddFile>();
        await foreach (var commit in snapshot.Table.FileChangesAsync(after, snapshot.Version, cancellation).ConfigureAwait(false))
        {
            added.AddRange(commit.WithNewRows());
        }

        return snapshot.Scan(added);
    }

    private async Task<DeltaSnapshot> SnapshotAsync(TableSnapshot table, CancellationToken cancellation)
    {
        var key = (table.Uri, table.Version);
        if (!_snapshots.TryGetValue(key, out var snapshot))
        {
            snapshot = await new DeltaTable(_storage, _parquet, table.Uri).LoadAsync(table.Version, cancellation).ConfigureAwait(false);
            _snapshots[key] = snapshot;
        }

        return snapshot;
    }
}
