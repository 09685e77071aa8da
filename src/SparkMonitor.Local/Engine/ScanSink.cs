using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Windows;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>One thread's share of a scan: every chunk's groups are found once, then each column goes into its accumulator.</summary>
internal sealed class ScanSink : IChunkSink
{
    private readonly ScanQuery _query;
    private readonly RowCounter _counter;

    public ScanSink(ProfilePlan plan, IReadOnlyList<ColumnPlan> columns, ScanQuery query, WindowGrid? grid, RowCounter counter)
    {
        _query = query;
        _counter = counter;
        Groups = new GroupCoder(plan, query, grid);
        Accumulators = [.. columns.Select(c => ColumnAccumulator.Create(c, Groups.Layout))];
    }

    public GroupCoder Groups { get; }

    public ColumnAccumulator[] Accumulators { get; }

    public void Consume(DuckDbChunk chunk)
    {
        Groups.Code(chunk);
        for (var i = 0; i < Accumulators.Length; i++)
        {
            Accumulators[i].Add(ChunkColumns.Of(chunk[_query.Columns[i]]), Groups.Groups);
        }

        _counter.Add(chunk.RowCount);
    }
}
