using System.Runtime.CompilerServices;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>
/// Decides which samples of a run become rows: those that changed against the store, the whole table's always, and restatements as
/// empty of what the source no longer has. The row about the whole table comes last and carries the run's own record.
/// </summary>
/// <param name="next">The next profiled version, where an older one is profiled: what it took from before is written again for it.</param>
internal sealed class RunRows(IMonitorTables tables, RunRecord run, ProfilePlan plan, StoredRows stored, RunRecord? next)
{
    private readonly SummaryRowWriter _writer = new(run);
    private readonly Dictionary<(string Granularity, TimeWindow Window), RowChange> _windows = [];
    private readonly List<SummaryKey> _carried = [];
    private readonly Dictionary<string, ColumnPlan> _columns = plan.Columns.ToDictionary(c => SummaryKey.ColumnName(c.Path), StringComparer.Ordinal);
    private SummarySample? _whole;
    private long _written;

    /// <summary>The run's record; complete once all rows have been read.</summary>
    public RunRecord Run { get; private set; } = run;

    /// <summary>The rows of all windows and of all time; the whole table's own waits for the end.</summary>
    public async IAsyncEnumerable<object?[]> OfAsync(RunSamples samples, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var sample in samples.ColumnsAsync(cancellation).ConfigureAwait(false))
        {
            if (Row(sample) is { } row)
            {
                yield return row;
            }
        }

        foreach (var row in Of(samples.Table()))
        {
            yield return row;
        }
    }

    public IEnumerable<object?[]> Of(IEnumerable<SummarySample> samples)
    {
        foreach (var sample in samples)
        {
            if (sample.Key is { IsAllTime: true, IsWholeTable: true, IsTable: true })
            {
                _whole = sample;
            }
            else if (Row(sample) is { } row)
            {
                yield return row;
            }
        }
    }

    /// <summary>What has vanished, what a later version needs again, and the row about the whole table.</summary>
    public async IAsyncEnumerable<object?[]> LastAsync(
        ScanCounts scans, double scanSeconds, Func<double> totalSeconds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var whole = _whole!;
        var (states, hash) = SummaryRowWriter.Encode(whole);
        stored.Compare(whole.Key, Run.TableId!, Run.ConfigHash!, hash);
        var vanished = 0L;
        foreach (var key in Vanished().ToList())
        {
            vanished += key is { IsTable: true, IsWholeTable: true, IsAllTime: false } ? 1 : 0;
            Carry(key);
            _written++;
            yield return Empty(_writer, key);
        }

        await foreach (var row in CarriedAsync(cancellation).ConfigureAwait(false))
        {
            _written++;
            yield return row;
        }

        var bounds = _windows.Keys.Where(w => !w.Window.IsNull).Select(w => w.Window).ToList();
        Run = Run with
        {
            Rows = whole.States.Counts.Rows,
            RowsWritten = ++_written,
            Windows = _windows.Count,
            FirstWindow = bounds.Count == 0 ? null : TimeText.ToDateTimeOffset(bounds.Min(w => w.Start!.Value)),
            LastWindow = bounds.Count == 0 ? null : TimeText.ToDateTimeOffset(bounds.Max(w => w.End!.Value)),
            WindowsNew = _windows.Values.LongCount(c => c == RowChange.New),
            WindowsRestated = _windows.Values.LongCount(c => c == RowChange.Restated),
            WindowsUnchanged = _windows.Values.LongCount(c => c == RowChange.Unchanged),
            WindowsVanished = vanished,
            Scans = scans,
            ScanSeconds = scanSeconds,
            TotalSeconds = totalSeconds(),
        };
        yield return _writer.Write(whole, states, hash, StoreRowJson.Write(RunsTable.Definition, Run.ToRow()));
    }

    private object?[]? Row(SummarySample sample)
    {
        var (states, hash) = SummaryRowWriter.Encode(sample);
        var change = stored.Compare(sample.Key, Run.TableId!, Run.ConfigHash!, hash);
        CountWindow(sample.Key, change);
        if (change == RowChange.Unchanged && !(sample.Key is { IsAllTime: true, IsWholeTable: true }))
        {
            return null;
        }

        if (change != RowChange.Unchanged)
        {
            Carry(sample.Key);
        }

        _written++;
        return _writer.Write(sample, states, hash);
    }

    /// <summary>A window is new where the table's own row of it is; it is restated where any other row of it differs.</summary>
    private void CountWindow(SummaryKey key, RowChange change)
    {
        if (key.Granularity is not { } granularity)
        {
            return;
        }

        var window = (granularity, key.Window);
        var isOwn = key is { IsTable: true, IsWholeTable: true };
        var known = _windows.GetValueOrDefault(window, RowChange.Unchanged);
        _windows[window] = isOwn && change == RowChange.New ? RowChange.New
            : known == RowChange.New ? known
            : change == RowChange.Unchanged ? known
            : RowChange.Restated;
    }

    private IEnumerable<SummaryKey> Vanished()
    {
        var granularities = plan.Levels.Where(l => l.Requested).Select(l => l.Granularity.Name()).ToHashSet(StringComparer.Ordinal);
        var slices = plan.Slices.SelectMany(s => Enumerable.Range(0, s.Codes).Select(c => (s.Key, SliceText.Value(s, c)))).ToHashSet();
        foreach (var (key, sameConfiguration) in stored.Unseen(Run.TableId!, Run.ConfigHash!))
        {
            // Windows between versions do not vanish, and what another configuration profiled is just not profiled any more.
            if (key.Granularity != Granularities.ProcessingTime
                && (sameConfiguration
                    || ((key.Granularity is null || granularities.Contains(key.Granularity)) && (key.IsTable || _columns.ContainsKey(key.Column))
                        && (key.SliceKey is null || slices.Contains((key.SliceKey, key.SliceValue))))))
            {
                yield return key;
            }
        }
    }

    private void Carry(SummaryKey key)
    {
        if (next is not null && key.Granularity != Granularities.ProcessingTime && stored.IsBareUntilNext(key))
        {
            _carried.Add(key);
        }
    }

    /// <summary>
    /// The next profiled version left out the rows that had not changed since before the version that is profiled now; with a changed row
    /// in between it needs them for itself.
    /// </summary>
    private async IAsyncEnumerable<object?[]> CarriedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (_carried.Count == 0)
        {
            yield break;
        }

        var table = SummariesTable.Definition;
        var open = _carried.ToHashSet();
        List<string> columns = [.. table.Columns.Select(c => c.Name)];
        KeyValuePair<string, object?>[] filter = [new("entity", Run.Entity), new("stage", Run.Stage)];
        if (await tables.ExistsAsync(table, cancellation).ConfigureAwait(false))
        {
            await foreach (var row in tables.ReadAsync(table, columns, filter, cancellation).ConfigureAwait(false))
            {
                var values = new StoreValues(table, row);
                var key = new SummaryKey(
                    values.Text("granularity"), SummaryProjection.WindowOf(values["window"]), values.Text("slice_key"), values.Text("slice_value"), values.Text("column_name")!);
                if (open.Contains(key) && stored.IsCurrent(key, values.Time("table_timestamp")!.Value, values.Time("run_time")!.Value))
                {
                    open.Remove(key);
                    yield return Restated(table, row);
                }
            }
        }

        if (string.Equals(next!.ConfigHash, Run.ConfigHash, StringComparison.Ordinal))
        {
            var writer = new SummaryRowWriter(Run with { TableVersion = next.TableVersion, TableTimestamp = next.TableTimestamp });
            foreach (var key in _carried.Where(open.Contains))
            {
                yield return Empty(writer, key);
            }
        }
    }

    private object?[] Restated(StoreTable table, object?[] row)
    {
        object?[] copy = [.. row];
        Set("run_id", Run.RunId);
        Set("run_time", Run.RunTime);
        Set("engine", Run.Engine);
        Set("product_version", Run.ProductVersion);
        Set("table_version", next!.TableVersion);
        Set("table_timestamp", next.TableTimestamp);
        Set("run_record", null);
        return copy;

        void Set(string column, object? value) => copy[table.IndexOf(column)] = value;
    }

    private object?[] Empty(SummaryRowWriter writer, SummaryKey key)
    {
        var sample = new SummarySample(key, _columns.GetValueOrDefault(key.Column), new ColumnStates(CountsState.Empty, null, null, null, null, null)) { IsVanished = true };
        var (states, hash) = SummaryRowWriter.Encode(sample);
        return writer.Write(sample, states, hash);
    }
}
