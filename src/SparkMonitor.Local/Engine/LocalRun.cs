using System.Runtime.CompilerServices;
using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Local.Engine;

/// <summary>
/// A plan's scans, a batch of columns at a time: the first is done when the run is handed over, so that mistakes show early; the next
/// begins when the states of the one before have been consumed.
/// </summary>
internal sealed class LocalRun : IProfileRun
{
    private readonly ProfileScan _scan;
    private readonly IReadOnlyList<IReadOnlyList<ColumnPlan>> _batches;
    private readonly SourceGuard _guard;
    private readonly IReadOnlyList<IDisposable> _owned;
    private ScanResult? _first;
    private int _scans;
    private int _columnReads;

    private LocalRun(ProfileScan scan, IReadOnlyList<IReadOnlyList<ColumnPlan>> batches, SourceGuard guard, IReadOnlyList<IDisposable> owned)
    {
        _scan = scan;
        _batches = batches;
        _guard = guard;
        _owned = owned;
        Custom = [];
        RowCounts = [];
    }

    public IReadOnlyList<IReadOnlyList<long>> RowCounts { get; private set; }

    public IReadOnlyList<CustomResult> Custom { get; private set; }

    public ScanCounts Scans => new(0, _scans, _columnReads, _scan.HeavyItemScans, CustomQueryCount);

    private int CustomQueryCount { get; set; }

    /// <param name="owned">What the run needs to the end and then gives back, in this order.</param>
    public static LocalRun Start(
        ProfileScan scan,
        IReadOnlyList<IReadOnlyList<ColumnPlan>> batches,
        CustomQueries custom,
        SourceGuard guard,
        IReadOnlyList<IDisposable> owned,
        CancellationToken cancellation)
    {
        var run = new LocalRun(scan, batches, guard, owned);
        run._first = run.Read(batches[0], cancellation);
        run.RowCounts = run._first.RowCounts;
        run.Custom = custom.Run(cancellation);
        run.CustomQueryCount = custom.Queries;
        return run;
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
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private ScanResult Read(IReadOnlyList<ColumnPlan> columns, CancellationToken cancellation)
    {
        _scans++;
        _columnReads += columns.Count;
        return _guard.Run(() => _scan.Read(columns, cancellation));
    }
}
