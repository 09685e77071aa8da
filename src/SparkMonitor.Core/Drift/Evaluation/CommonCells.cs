
namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Cells that several summaries of one column share, so that their counts add up.</summary>
internal sealed class CommonCells
{
    private readonly Func<ColumnSummary, IEnumerable<(object Key, long Count)>> _read;
    private readonly Dictionary<object, int> _index;

    private CommonCells(Func<ColumnSummary, IEnumerable<(object, long)>> read, Dictionary<object, int> index) => (_read, _index) = (read, index);

    /// <summary>By values where every summary keeps them, else by cells of the quantile sketch, else by hash registers; null where there is none of these.</summary>
    public static CommonCells? Of(IEnumerable<ColumnSummary?> summaries)
    {
        var sides = summaries.Where(s => s is not null).Select(s => s!).ToList();
        Func<ColumnSummary, IEnumerable<(object, long)>>? read =
            sides.TrueForAll(s => s.Items is { IsOverflow: false }) ? Items
            : sides.TrueForAll(s => s.Quantiles is not null) ? Cells
            : sides.TrueForAll(s => s.Distinct is not null) ? Registers
            : null;
        if (read is null || sides.Count == 0)
        {
            return null;
        }

        var index = new Dictionary<object, int>();
        foreach (var (key, _) in sides.SelectMany(read))
        {
            index.TryAdd(key, index.Count);
        }

        return new CommonCells(read, index);
    }

    public double[] Counts(ColumnSummary? side)
    {
        var counts = new double[_index.Count];
        foreach (var (key, count) in side is null ? [] : _read(side))
        {
            counts[_index[key]] += count;
        }

        return counts;
    }

    private static IEnumerable<(object Key, long Count)> Items(ColumnSummary side) =>
        Enumerable.Range(0, side.Items!.Length).Select(i => ((object)Convert.ToHexString(side.Items.Key(i)), side.Items.CountAt(i)));

    private static IEnumerable<(object Key, long Count)> Cells(ColumnSummary side) =>
        side.Quantiles!.Cells().Select(c => ((object)(c.Sign, c.Cell), c.Count));

    private static IEnumerable<(object Key, long Count)> Registers(ColumnSummary side)
    {
        var folded = side.Distinct!.Fold();
        if (folded.Size == 0)
        {
            return [];
        }

        var counts = new long[folded.Size];
        folded.CopyCounts(counts);
        return counts.Select((count, r) => ((object)r, count)).Where(c => c.count > 0);
    }
}
