using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Local.Engine;
using SparkMonitor.Local.Store;

namespace SparkMonitor.Local;

/// <summary>A store of summaries in a folder, with the embedded engine that fills it: the way into the library.</summary>
/// <remarks>Opening touches no file; the folder and its tables are made by the first profile. One profile at a time per instance.</remarks>
public sealed class MonitorStore : IAsyncDisposable
{
    private readonly LocalEngine _engine;
    private readonly LocalTables _tables;

    private MonitorStore(string path, MonitorStoreOptions options)
    {
        _tables = new LocalTables(path, options.Limits, options.Clock);
        _engine = new LocalEngine(options.Limits);
        Job = new ProfileJob(_engine, _tables, options.Clock, NewId)
        {
            MemoryLimit = _engine.StateMemory,
            ColumnMemory = _engine.ColumnMemory,
        };
        References = new ReferenceJob(_engine, _tables, Job, options.Clock, NewId);
        Drift = new DriftJob(_tables, options.Clock, NewId);
        Comparisons = new CompareJob(_tables, options.Clock, NewId);
        Summaries = new SummaryReader(_tables);

        string NewId() => Guid.CreateVersion7(options.Clock.GetUtcNow()).ToString("N");
    }

    /// <summary>Where the store lies.</summary>
    public string Location => _tables.Location;

    /// <summary>Reads summaries back.</summary>
    public SummaryReader Summaries { get; }

    /// <summary>Profiles tables into this store.</summary>
    public ProfileJob Job { get; }

    /// <summary>Pins references.</summary>
    public ReferenceJob References { get; }

    /// <summary>Evaluates drift.</summary>
    public DriftJob Drift { get; }

    /// <summary>Compares any two summaries.</summary>
    public CompareJob Comparisons { get; }

    /// <summary>Opens tables and computes states, for callers that want no store in between.</summary>
    public IProfileEngine Engine => _engine;

    /// <summary>The store's tables, row by row.</summary>
    public IMonitorTables Tables => _tables;

    /// <param name="path">A folder; it need not exist.</param>
    /// <exception cref="MonitorException">The path is none.</exception>
    public static MonitorStore Open(string path, MonitorStoreOptions? options = null) => new(path, options ?? new MonitorStoreOptions());

    /// <summary>Profiles the latest version of a stage's table. Everything that goes wrong is an outcome, but for cancellation.</summary>
    public Task<ProfileOutcome> ProfileAsync(
        string entity, StageConfig stage, IProgress<ProfileProgress>? progress = null, CancellationToken cancellation = default) =>
        Job.RunAsync(new ProfileRequest(entity, stage), progress, cancellation);

    /// <summary>The runs of all stages, the latest last.</summary>
    public Task<IReadOnlyList<RunRecord>> RunsAsync(CancellationToken cancellation = default) => RunReader.ReadAsync(_tables, [], cancellation);

    /// <summary>Where a table of the store lies, for other programs that read Delta.</summary>
    public string PathOf(StoreTable table) => _tables.PathOf(table);

    public async ValueTask DisposeAsync()
    {
        await _tables.DisposeAsync().ConfigureAwait(false);
        await _engine.DisposeAsync().ConfigureAwait(false);
    }
}
