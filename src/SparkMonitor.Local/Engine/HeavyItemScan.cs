using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Windows;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>The frequent values of a column with more distinct values than are kept: found among its heavy registers by a scan of it alone.</summary>
internal sealed class HeavyItemScan
{
    private readonly ProfilePlan _plan;
    private readonly ColumnPlan _column;
    private readonly HeavyRegisters?[][] _heavy;

    private HeavyItemScan(ProfilePlan plan, ColumnPlan column, HeavyRegisters?[][] heavy)
    {
        (_plan, _column, _heavy) = (plan, column, heavy);
        Result = [.. heavy.Select(d => d.Select(h => h is null ? null : new HeavyItems([], h.Rest)).ToArray())];
    }

    /// <summary>False where no register of any group is heavy: what is known then is how often a value can occur at most.</summary>
    public bool NeedsRows => _heavy.Any(d => d.Any(h => h is { Any: true }));

    public IReadOnlyList<IReadOnlyList<HeavyItems?>> Result { get; private set; }

    /// <summary>Null where every group's items are exact, or values are not to be kept.</summary>
    public static HeavyItemScan? Of(ColumnResult column, ProfilePlan plan)
    {
        if (!column.Column.KeepValues || !column.Column.States.HasFlag(StateSet.Items | StateSet.Distinct))
        {
            return null;
        }

        var heavy = column.Groups
            .Select(d => d.Select(s => s is { Items.IsOverflow: true } ? HeavyRegisters.Of(s.Distinct) : null).ToArray())
            .ToArray();
        return heavy.Any(d => d.Any(h => h is not null)) ? new HeavyItemScan(plan, column.Column, heavy) : null;
    }

    public void Read(string relation, DuckDbConnection connection, WindowGrid? grid, CancellationToken cancellation)
    {
        var query = new ScanQuery(_plan, [_column], relation);
        var stream = connection.Stream(query.Sql, null, () => new Sink(_plan, query, grid, new HeavyItemCounter(_column, _heavy)), null, cancellation);
        if (stream.Sinks.Count == 0)
        {
            return;
        }

        var counter = stream.Sinks[0].Counter;
        foreach (var other in stream.Sinks.Skip(1))
        {
            counter.MergeFrom(other.Counter);
        }

        var items = counter.Items();
        Result = [.. _heavy.Select((dimension, d) => dimension
            .Select((h, g) => h is null ? null : HeavyItems.Of(items[(d, g)], h.Rest))
            .ToArray())];
    }

    private sealed class Sink(ProfilePlan plan, ScanQuery query, WindowGrid? grid, HeavyItemCounter counter) : IChunkSink
    {
        private readonly GroupCoder _groups = new(plan, query, grid);

        public HeavyItemCounter Counter => counter;

        public void Consume(DuckDbChunk chunk)
        {
            _groups.Code(chunk);
            counter.Add(ChunkColumns.Of(chunk[query.Columns[0]]), _groups.Groups);
        }
    }
}
