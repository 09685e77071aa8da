using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Windows;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>The frequent values of a column with more distinct values than are kept: found among its heavy registers by another scan of it.</summary>
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

    /// <summary>One scan for several columns: what bounds windows and slices is read once for all of them.</summary>
    public static void Read(
        IReadOnlyList<HeavyItemScan> scans, string relation, DuckDbConnection connection, WindowGrid? grid, CancellationToken cancellation)
    {
        var plan = scans[0]._plan;
        var query = new ScanQuery(plan, [.. scans.Select(s => s._column)], relation);
        var stream = connection.Stream(
            query.Sql, null, () => new Sink(plan, query, grid, [.. scans.Select(s => new HeavyItemCounter(s._column, s._heavy))]), null, cancellation);
        for (var i = 0; i < scans.Count && stream.Sinks.Count > 0; i++)
        {
            scans[i].Keep(stream.Sinks[0].Counters[i], stream.Sinks.Skip(1).Select(s => s.Counters[i]));
        }
    }

    private void Keep(HeavyItemCounter counter, IEnumerable<HeavyItemCounter> others)
    {
        foreach (var other in others)
        {
            counter.MergeFrom(other);
        }

        var items = counter.Items();
        Result = [.. _heavy.Select((dimension, d) => dimension
            .Select((h, g) => h is null ? null : HeavyItems.Of(items[(d, g)], h.Rest))
            .ToArray())];
    }

    private sealed class Sink(ProfilePlan plan, ScanQuery query, WindowGrid? grid, HeavyItemCounter[] counters) : IChunkSink
    {
        private readonly GroupCoder _groups = new(plan, query, grid);

        public HeavyItemCounter[] Counters => counters;

        public void Consume(DuckDbChunk chunk)
        {
            _groups.Code(chunk);
            for (var i = 0; i < counters.Length; i++)
            {
                counters[i].Add(ChunkColumns.Of(chunk[query.Columns[i]]), _groups.Groups);
            }
        }
    }
}
