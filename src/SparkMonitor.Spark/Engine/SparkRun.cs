using System.Runtime.CompilerServices;
using SparkMonitor.Core;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Spark.Queries;
using SparkMonitor.Spark.Sql;

namespace SparkMonitor.Spark.Engine;

/// <summary>A plan's queries, batch of columns by batch of columns, some at once; a batch's answers are released when its columns have been taken.</summary>
internal sealed class SparkRun : IProfileRun
{
    private readonly QueryRunner _runner;
    private readonly ProfilePlan _plan;
    private readonly SparkEngineOptions _options;
    private readonly RowSource _source;
    private readonly Func<CancellationToken, Task> _check;
    private readonly List<ColumnSource> _columns;
    private long[] _rows = [];
    private IReadOnlyList<long?> _expected = [];
    private int _scans;
    private int _columnReads;
    private int _itemScans;

    /// <param name="check">Asks at the end whether what was read is what was pinned.</param>
    public SparkRun(
        QueryRunner runner, ProfilePlan plan, IReadOnlyList<ColumnSource> columns, RowSource source, SparkEngineOptions options, Func<CancellationToken, Task> check)
    {
        (_runner, _plan, _columns, _source, _options, _check) = (runner, plan, [.. columns], source, options, check);
        RowCounts = [];
        Custom = [];
    }

    public IReadOnlyList<IReadOnlyList<long>> RowCounts { get; private set; }

    public IReadOnlyList<CustomResult> Custom { get; private set; }

    public ScanCounts Scans => new(0, _scans, _columnReads, _itemScans, CustomQueryCount);

    private int CustomQueryCount { get; set; }

    /// <summary>Counts rows by group, looks at a sample and runs own profilers, so that mistakes show early.</summary>
    public async Task StartAsync(SparkCustomQueries custom, RunProgress progress, CancellationToken cancellation)
    {
        _rows = new long[_source.Sets.Count];
        foreach (var batch in await _runner.RunAsync(_source.CountSql, "counting rows", cancellation).ConfigureAwait(false))
        {
            var groups = batch[0].Values<int>();
            var counts = batch[1].Values<long>();
            for (var row = 0; row < batch.RowCount; row++)
            {
                if (groups[row] < 0)
                {
                    throw new MonitorException(
                        $"The table {_runner.Table} has event times outside the range that its survey found. Run the command again; if that does not help, profile without windows.");
                }

                _rows[groups[row]] += counts[row];
            }
        }

        var total = _rows.AsSpan(0, _source.Sets.Sets.Count == 1 ? _rows.Length : _source.Sets.FirstFolded).ToArray().Sum();
        progress.Known(total);
        RowCounts = Sum();
        _expected = await new ColumnSample(_runner, _source, _options)
            .ReadAsync(_columns, total, _rows.Count(r => r > 0), cancellation).ConfigureAwait(false);
        Custom = await custom.RunAsync(cancellation).ConfigureAwait(false);
        CustomQueryCount = custom.Queries;
    }

    public async IAsyncEnumerable<ColumnResult> Columns([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var counted = new CountedColumns(_runner, _source, _plan, _rows);
        foreach (var column in _columns.Where(c => c.Lane == ValueLane.None))
        {
            yield return counted.Empty(column);
        }

        var waiting = new Queue<ColumnBatch>(ColumnBatch.Plan(_columns, _expected, _rows.Sum(), _source.Sets, _options));
        var others = new List<ColumnSource>();
        var running = new List<Task<(IReadOnlyList<ColumnResult> Done, IReadOnlyList<ColumnSource> Others)>>();
        try
        {
            while (waiting.Count > 0 || running.Count > 0 || others.Count > 0)
            {
                if (waiting.Count == 0 && others.Count > 0 && running.Count == 0)
                {
                    foreach (var batch in ColumnBatch.Plan(others, new long?[others.Count], _rows.Sum(), _source.Sets, _options))
                    {
                        waiting.Enqueue(batch);
                    }

                    others.Clear();
                }

                while (running.Count < _options.Parallelism && waiting.TryDequeue(out var batch))
                {
                    running.Add(ReadAsync(batch, counted, stop.Token));
                }

                var task = await Task.WhenAny(running).ConfigureAwait(false);
                running.Remove(task);
                var (done, misjudged) = await task.ConfigureAwait(false);
                others.AddRange(misjudged);
                _runner.ReportDone(done.Count);
                foreach (var column in done)
                {
                    yield return column;
                }
            }

            await _check(cancellation).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var task in running)
            {
                await task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync() => await _runner.DropViewsAsync(_source.View).ConfigureAwait(false);

    private async Task<(IReadOnlyList<ColumnResult> Done, IReadOnlyList<ColumnSource> Others)> ReadAsync(
        ColumnBatch batch, CountedColumns counted, CancellationToken cancellation)
    {
        var activity = $"reading {batch.Columns.Count} of {_columns.Count} columns";
        if (batch.IsCounted)
        {
            Interlocked.Increment(ref _scans);
            Interlocked.Add(ref _columnReads, batch.Columns.Count);
            return await (batch.IsListed ? counted.ListAsync(batch, activity, cancellation) : counted.ReadAsync(batch, activity, cancellation)).ConfigureAwait(false);
        }

        var sketched = new SketchedColumns(_runner, _source, _plan, _rows);
        var done = await sketched.ReadAsync(batch, activity, cancellation).ConfigureAwait(false);
        Interlocked.Add(ref _scans, sketched.Scans);
        Interlocked.Add(ref _columnReads, sketched.ColumnReads);
        Interlocked.Add(ref _itemScans, sketched.ItemScans);
        return (done, []);
    }

    private long[][] Sum()
    {
        var layout = _plan.Layout;
        var counts = Enumerable.Range(0, layout.Dimensions).Select(d => new long[layout.GroupsOf(d)]).ToArray();
        for (var g = 0; g < _rows.Length; g++)
        {
            foreach (var (dimension, group) in _source.Sets.TargetsOf(g))
            {
                counts[dimension][group] += _rows[g];
            }
        }

        return counts;
    }
}
