using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Local;
using SparkMonitor.Local.Engine;
using SparkMonitor.Local.History;
using SparkMonitor.Local.Sql;
using SparkMonitor.Local.Store;

namespace SparkMonitor.Jobs.Composition;

/// <summary>The embedded engine with a store of local Delta tables.</summary>
internal sealed class LocalSession : IMonitorSession
{
    private readonly LocalEngine _engine;
    private readonly LocalTables _tables;
    private readonly EngineLimits _limits;

    public LocalSession(EngineConfig engine, string store, TimeProvider clock)
    {
        _limits = new EngineLimits { Threads = engine.Threads, Memory = engine.MemoryLimit, SpillDirectory = engine.SpillDirectory };
        _engine = new LocalEngine(_limits);
        _tables = new LocalTables(store, _limits, clock);
        Job = new ProfileJob(_engine, _tables, clock, () => Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"))
        {
            MemoryLimit = _engine.StateMemory,
            ColumnMemory = _engine.ColumnMemory,
        };
    }

    public IProfileEngine Engine => _engine;

    public IMonitorTables Tables => _tables;

    public ProfileJob Job { get; }

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

    public async Task<QueryAnswer> QueryAsync(
        string sql, IReadOnlyDictionary<string, string> names, int limit, CancellationToken cancellation)
    {
        using var query = new DeltaQuery(_limits);
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var table in StoreTables.All)
        {
            known[table.Name] = _tables.PathOf(table);
        }

        foreach (var (name, location) in names)
        {
            known.TryAdd(name, location);
        }

        var answer = await query.RunAsync(sql, known, limit, cancellation);
        return new QueryAnswer(answer.Columns, answer.Rows, answer.IsCut);
    }

    public async ValueTask DisposeAsync()
    {
        await _tables.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
