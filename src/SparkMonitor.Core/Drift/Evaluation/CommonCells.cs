using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Cells that several summaries of one column share, so that their counts add up.</summary>
internal sealed class CommonCells
{
    /// <summary>Cells of numbers: enough to tell a change of shape, few enough not to count every row's own place as one.</summary>
    private const int NumberCells = 20;

    private readonly Func<ColumnSummary, IEnumerable<(object Key, long Count)>> _read;
    private readonly Dictionary<object, int> _index;

    private CommonCells(Func<ColumnSummary, IEnumerable<(object, long)>> read, Dictionary<object, int> index) => (_read, _index) = (read, index);

    /// <summary>
    /// Numbers in about 20 equally full cells of all rows together; other values one by one where every summary keeps them, else by hash registers.
    /// Null where there is none of these.
    /// </summary>
    public static CommonCells? Of(IEnumerable<ColumnSummary?> summaries)
    {
        var sides = summaries.Where(s => s is not null).Select(s => s!).ToList();
        var isNumber = sides.TrueForAll(s => s.Kind is not (ColumnKind.Categorical or ColumnKind.Boolean or ColumnKind.Text));
        Func<ColumnSummary, IEnumerable<(object, long)>>? read =
            isNumber && sides.TrueForAll(s => s.Items is { IsOverflow: false } && (s.Items.Unit.IsNumeric || s.Items.Length == 0)) ? Grouped(sides, Numbers)
            : isNumber && sides.TrueForAll(s => s.Quantiles is not null) ? Grouped(sides, Middles)
            : sides.TrueForAll(s => s.Items is { IsOverflow: false }) ? Items
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

    private static IEnumerable<(double Value, long Count)> Numbers(ColumnSummary side) => side.Items!.Numbers().Select(n => (n.Value, n.Count));

    private static IEnumerable<(double Value, long Count)> Middles(ColumnSummary side) =>
        side.Quantiles!.Cells().Select(c => (c.Lower + ((c.Upper - c.Lower) / 2), c.Count));

    private static Func<ColumnSummary, IEnumerable<(object, long)>> Grouped(List<ColumnSummary> sides, Func<ColumnSummary, IEnumerable<(double Value, long Count)>> read)
    {
        var pooled = sides.SelectMany(read).GroupBy(v => v.Value).Select(g => (Value: g.Key, Count: g.Sum(v => v.Count))).OrderBy(v => v.Value).ToList();
        var (edges, seen, total) = (new List<double>(), 0L, pooled.Sum(v => v.Count));
        foreach (var (value, count) in pooled)
        {
            seen += count;
            if (pooled.Count <= NumberCells || seen * NumberCells >= total * (edges.Count + 1L))
            {
                edges.Add(value);
            }
        }

        return side => read(side).Select(v =>
        {
            var at = edges.BinarySearch(v.Value);
            return ((object)(at < 0 ? ~at : at), v.Count);
        });
    }

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
