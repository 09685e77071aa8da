using System.Runtime.CompilerServices;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Windows;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>Reads batches of columns of a plan's source into accumulators, on DuckDB's threads, and finishes them.</summary>
internal sealed class ProfileScan(
    ProfilePlan plan, string relation, DuckDbConnection connection, int threads, IProgress<ProfileProgress> progress)
{
    /// <summary>Few enough that their states fit beside each other, many enough that the windows' column is not read again for each.</summary>
    private const int HeavyTogether = 16;

    private readonly WindowGrid? _grid = plan.TimeColumn is null ? null : new WindowGrid(plan.BaseWindows);

    public int HeavyItemScans { get; private set; }

    public ScanResult Read(IReadOnlyList<ColumnPlan> columns, CancellationToken cancellation)
    {
        var query = new ScanQuery(plan, columns, relation);
        var counter = new RowCounter(plan.Source.Snapshot.Rows, progress);
        var stream = connection.Stream(
            query.Sql, null, () => new ScanSink(plan, columns, query, _grid, counter), null, cancellation);
        var layout = plan.Layout;
        var rows = Enumerable.Range(0, layout.Dimensions).Select(d => new long[layout.GroupsOf(d)]).ToArray();
        foreach (var sink in stream.Sinks)
        {
            for (var d = 0; d < rows.Length; d++)
            {
                Add(rows[d], sink.Groups.Rows[d]);
            }
        }

        return new ScanResult(rows, [.. Enumerable.Range(0, columns.Count).Select(i => AccumulatorsOf(stream.Sinks, columns[i], i))]);
    }

    /// <summary>
    /// Merges and finishes the columns, some at once, each released before many others are begun. Columns whose frequent values take another
    /// scan wait for each other, up to a limit, and share it.
    /// </summary>
    public async IAsyncEnumerable<ColumnResult> FinishAsync(ScanResult result, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var heavy = new List<(ColumnResult Column, HeavyItemScan Scan)>();
        await foreach (var column in MergedAsync(result, cancellation).ConfigureAwait(false))
        {
            var scan = HeavyItemScan.Of(column, plan);
            if (scan is not { NeedsRows: true })
            {
                yield return scan is null ? column : column with { Heavy = scan.Result };
                continue;
            }

            heavy.Add((column, scan));
            if (heavy.Count == HeavyTogether)
            {
                foreach (var counted in Counted(heavy, cancellation))
                {
                    yield return counted;
                }

                heavy.Clear();
            }
        }

        foreach (var counted in Counted(heavy, cancellation))
        {
            yield return counted;
        }
    }

    private async IAsyncEnumerable<ColumnResult> MergedAsync(ScanResult result, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pending = new Queue<Task<ColumnResult>>();
        foreach (var accumulators in result.Accumulators)
        {
            cancellation.ThrowIfCancellationRequested();
            pending.Enqueue(Task.Run(() => Finish(accumulators), cancellation));
            if (pending.Count >= threads)
            {
                yield return await pending.Dequeue().ConfigureAwait(false);
            }
        }

        while (pending.TryDequeue(out var task))
        {
            yield return await task.ConfigureAwait(false);
        }
    }

    private static ColumnResult Finish(ColumnAccumulator[] accumulators)
    {
        foreach (var other in accumulators.Skip(1))
        {
            accumulators[0].MergeFrom(other);
        }

        return accumulators[0].Finish();
    }

    private IEnumerable<ColumnResult> Counted(List<(ColumnResult Column, HeavyItemScan Scan)> columns, CancellationToken cancellation)
    {
        if (columns.Count > 0)
        {
            HeavyItemScans++;
            HeavyItemScan.Read([.. columns.Select(c => c.Scan)], relation, connection, _grid, cancellation);
        }

        return columns.Select(c => c.Column with { Heavy = c.Scan.Result });
    }

    private ColumnAccumulator[] AccumulatorsOf(IReadOnlyList<ScanSink> sinks, ColumnPlan column, int index) => sinks.Count == 0
        ? [ColumnAccumulator.Create(column, plan.Layout)]
        : [.. sinks.Select(s => s.Accumulators[index])];

    private static void Add(long[] total, long[] part)
    {
        for (var i = 0; i < total.Length; i++)
        {
            total[i] += part[i];
        }
    }
}
