using System.Runtime.CompilerServices;
using SparkMonitor.Core.Profiling;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>
/// A plan's scans, a batch of columns at a time: the first is done when the run is handed over, so that mistakes show early; the next
/// begins when the states of the one before have been consumed.
/// </summary>
internal sealed class LocalRun : IProfileRun
{
    private readonly ProfileScan _scan;
    private readonly IReadOnlyList<IReadOnlyList<ColumnPlan>> _batches;
    private readonly DuckDbConnection _connection;
    private ScanResult? _first;
    private int _scans;
    private int _columnReads;

    private LocalRun(ProfileScan scan, IReadOnlyList<IReadOnlyList<ColumnPlan>> batches, DuckDbConnection connection)
    {
        _scan = scan;
        _batches = batches;
        _connection = connection;
        Custom = [];
        RowCounts = [];
    }

    public IReadOnlyList<IReadOnlyList<long>> RowCounts { get; private set; }

    public IReadOnlyList<CustomResult> Custom { get; private set; }

    public ScanCounts Scans => new(0, _scans, _columnReads, _scan.HeavyItemScans, CustomQueryCount);

    private int CustomQueryCount { get; set; }

    public static LocalRun Start(
        ProfileScan scan, IReadOnlyList<IReadOnlyList<ColumnPlan>> batches, CustomQueries custom, DuckDbConnection connection, CancellationToken cancellation)
    {
        var run = new LocalRun(scan, batches, connection);
        try
        {
            run._first = run.Read(batches[0], cancellation);
            run.RowCounts = run._first.RowCounts;
            run.Custom = custom.Run(cancellation);
            run.CustomQueryCount = custom.Queries;
            return run;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public async IAsyncEnumerable<ColumnResult> Columns([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var batch = 0; batch < _batches.Count; batch++)
        {
            var result = batch == 0 && _first is not null ? _first : Read(_batches[batch], cancellation);
            _first = null;
            await foreach (var column in _scan.FinishAsync(result, cancellation).ConfigureAwait(false))
            {
                yield return column;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _first = null;
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private ScanResult Read(IReadOnlyList<ColumnPlan> columns, CancellationToken cancellation)
    {
        _scans++;
        _columnReads += columns.Count;
        return _scan.Read(columns, cancellation);
    }
}
