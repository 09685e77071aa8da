using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.Jobs.Metrics;
using SparkMonitor.Local;
using SparkMonitor.Local.Engine;
using SparkMonitor.Local.History;
using SparkMonitor.Local.Sql;
using SparkMonitor.Local.Tables;

namespace SparkMonitor.Jobs.Composition;

/// <summary>The embedded engine with a store of local Delta tables.</summary>
internal sealed class LocalSession : IMonitorSession, ITableSession
{
    private readonly EngineLimits _limits;
    private readonly string _workingFolder;
    private readonly TimeProvider _clock;
    private readonly LocalEngine? _engine;
    private readonly MonitorStore? _store;

    /// <param name="store">Empty for a command that does without.</param>
    /// <param name="workingFolder">What relative paths in queries start from.</param>
    public LocalSession(EngineConfig engine, string store, TimeProvider clock, string workingFolder)
    {
        _workingFolder = workingFolder;
        _clock = clock;
        _limits = new EngineLimits { Threads = engine.Threads, Memory = engine.MemoryLimit, SpillDirectory = engine.SpillDirectory };
        if (store.Length == 0)
        {
            _engine = new LocalEngine(_limits);
        }
        else
        {
            _store = MonitorStore.Open(store, new MonitorStoreOptions { Limits = _limits, Clock = clock });
        }
    }

    public IProfileEngine Engine => _store?.Engine ?? _engine!;

    public IMonitorTables Tables => Store.Tables;

    public SqlDialect Dialect => SqlDialect.DuckDb;

    public ProfileJob Job => Store.Job;

    public ReferenceJob References => Store.References;

    public DriftJob Drift => Store.Drift;

    public CompareJob Comparisons => Store.Comparisons;

    private MonitorStore Store => _store ?? throw new MonitorException("No store is configured: name one with --store.", MonitorFault.Usage);

    public async Task<IReadOnlyList<TableCommit>> HistoryAsync(string table, int limit, CancellationToken cancellation)
    {
        var commits = new List<TableCommit>();
        using var history = new TableHistory(_limits);
        await foreach (var commit in history.ReadAsync(table, limit, cancellation))
        {
            commits.Add(new TableCommit(commit.Version, commit.Timestamp, commit.Operation, commit.Writer)
            {
                RowsAdded = commit.RowsAdded,
                FilesAdded = commit.FilesAdded,
                FilesRemoved = commit.FilesRemoved,
                BytesAdded = commit.BytesAdded,
            });
        }

        return commits;
    }

    public Task<IReadOnlyList<string>> KeepViewsAsync(MonitorConfig config, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    public async Task<QueryAnswer> QueryAsync(
        string sql, MonitorConfig? config, IReadOnlyDictionary<string, string> names, int limit, CancellationToken cancellation)
    {
        using var query = new DeltaQuery(_limits, _workingFolder);
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (_store is { } open)
        {
            foreach (var table in StoreTables.All)
            {
                known[table.Name] = open.PathOf(table);
            }
        }

        foreach (var (name, location) in names)
        {
            known.TryAdd(name, location);
        }

        var views = (config is null ? [] : MetricsViews.Of(config, Dialect, t => t.Name))
            .Where(v => !known.ContainsKey(v.Name)).ToDictionary(v => v.Name, v => v.Sql, StringComparer.OrdinalIgnoreCase);
        var answer = await query.RunAsync(SqlViews.Expand(sql, views), known, limit, cancellation);
        return new QueryAnswer(answer.Columns, answer.Rows, answer.IsCut);
    }

    public async Task<TableDetail> DetailAsync(string table, long? version, DateTimeOffset? timestamp, CancellationToken cancellation)
    {
        using var reader = new TableReader(_limits);
        return await reader.DetailAsync(table, version, timestamp, cancellation);
    }

    public async Task<QueryAnswer> ChangesAsync(string table, ChangeRange range, int limit, CancellationToken cancellation)
    {
        using var reader = new TableReader(_limits);
        var answer = await reader.ChangesAsync(table, range, limit, cancellation);
        return new QueryAnswer(answer.Columns, answer.Rows, answer.IsCut);
    }

    public async Task<VacuumResult> VacuumAsync(string table, TimeSpan? retention, bool dryRun, bool allowShort, CancellationToken cancellation)
    {
        using var upkeep = new TableUpkeep(_limits, _clock);
        return await upkeep.VacuumAsync(table, retention, dryRun, allowShort, cancellation);
    }

    public async Task<(long? Version, int RemovedFiles, int AddedFiles)> OptimizeAsync(string table, long targetBytes, CancellationToken cancellation)
    {
        using var upkeep = new TableUpkeep(_limits, _clock);
        return await upkeep.OptimizeAsync(table, targetBytes, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
    }
}
