using SparkMonitor.Core;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Delta;
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
        _parquet = new DuckDbParquet(_database.Connect);
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

    public Task<SourceSurvey> SurveyAsync(SurveyRequest request, CancellationToken cancellation) => GuardAsync(request.Source, async () =>
    {
        using var connection = _database.Connect();
        using var relation = await RelationAsync(request.Source, connection, cancellation).ConfigureAwait(false);
        return new SourceSurveyor(relation.Sql, connection).Survey(request, cancellation);
    });

    public Task<IProfileRun> RunAsync(ProfilePlan plan, IProgress<ProfileProgress> progress, CancellationToken cancellation) =>
        GuardAsync<IProfileRun>(plan.Source, async () =>
        {
            var connection = _database.Connect();
            try
            {
                var relation = await RelationAsync(plan.Source, connection, cancellation).ConfigureAwait(false);
                CheckPredicates(plan, relation.Sql, connection);
                var scan = new ProfileScan(plan, relation.Sql, connection, _limits.EffectiveThreads, progress);
                return LocalRun.Start(scan, Batches(plan), new CustomQueries(plan, relation.Sql, connection), connection, cancellation);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    private IReadOnlyList<IReadOnlyList<ColumnPlan>> Batches(ProfilePlan plan)
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
}
