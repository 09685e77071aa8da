using SparkMonitor.Core.Drift.Measures;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Drift;

/// <summary>Two summaries of one column. What methods share (aligned items, cells, moments) is made once, when it is first asked for.</summary>
public sealed class ColumnComparison
{
    private readonly bool _hasItems;
    private ItemPair[]? _items;
    private PairedCounts? _itemCounts;
    private PairedTable? _table;
    private CellTable? _cells;

    /// <param name="reference">The reference; its counts are n and p.</param>
    /// <param name="current">The tested summary; its counts are m and q.</param>
    public ColumnComparison(ColumnSummary reference, ColumnSummary current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        (Reference, Current) = (reference, current);
        var (left, right) = (UnitOf(reference), UnitOf(current));
        UnitsDiffer = left.Kind != UnitKind.None && right.Kind != UnitKind.None && left != right;
        Unit = right.Kind == UnitKind.None ? left : right;
        _hasItems = !UnitsDiffer && reference.Items is { IsOverflow: false } && current.Items is { IsOverflow: false };
    }

    public ColumnSummary Reference { get; }

    public ColumnSummary Current { get; }

    /// <summary>For the table itself: the columns of the reference, for changes of the schema.</summary>
    public IReadOnlyList<ColumnSummary>? ReferenceColumns { get; init; }

    /// <summary>For the table itself: the tested columns.</summary>
    public IReadOnlyList<ColumnSummary>? CurrentColumns { get; init; }

    /// <summary>Rows of each window of the reference; null where these are not as long as the tested one.</summary>
    public IReadOnlyList<long>? ReferenceRows { get; init; }

    public ColumnKind? Kind => Current.Kind ?? Reference.Kind;

    /// <summary>What the values are.</summary>
    public NumericUnit Unit { get; }

    /// <summary>True where the column's type has changed, so that no value of one side can be told among those of the other.</summary>
    public bool UnitsDiffer { get; }

    public bool IsNumeric => Unit.IsNumeric;

    /// <summary>True where every value of both sides is kept, so that every figure is exact.</summary>
    public bool HasItems => _hasItems;

    /// <summary>True where the numbers of both sides are known, from items or from cells.</summary>
    public bool HasNumbers => IsNumeric && !UnitsDiffer && (HasItems || (Reference.Quantiles is not null && Current.Quantiles is not null));

    /// <summary>True where <see cref="Table"/> holds the values themselves.</summary>
    public bool IsExact => HasItems;

    /// <summary>The values of either side by key; needs <see cref="HasItems"/>.</summary>
    public IReadOnlyList<ItemPair> Items => _items ??= ItemSketch.Align(Reference.Items!, Current.Items!)!;

    /// <summary>Their counts.</summary>
    public PairedCounts ItemCounts => _itemCounts ??= new PairedCounts(
        [.. Items.Select(i => i.Left)], [.. Items.Select(i => i.Right)]);

    /// <summary>
    /// The numbers as the reader sees them, with the counts of both sides: every value where items are kept, else one value for each cell. Needs
    /// <see cref="HasNumbers"/>.
    /// </summary>
    public PairedTable Table => _table ??= HasItems
        ? PairedTable.Of(Numbers(Reference.Items!), Numbers(Current.Items!))
        : (_cells = CellTable.Of(Reference.Quantiles!, Current.Quantiles!, Unit, Memory?.Rows ?? new CellRows())).Counts;

    /// <summary>
    /// Where the values behind entry <paramref name="index"/> of <see cref="Table"/> lie; the value itself where it is exact.
    /// </summary>
    public (double Lower, double Upper) Span(int index)
    {
        var value = Table.Values[index];
        if (HasItems)
        {
            return (value, value);
        }

        return (_cells!.Lower[index], _cells.Upper[index]);
    }

    /// <summary>What the comparison is made in; null for a place of its own.</summary>
    internal ComparisonMemory? Memory { get; init; }

    /// <summary>How far the rows behind each entry may lie from its value; needs numbers from cells.</summary>
    internal ReadOnlySpan<double> Reach => _cells!.Reach;

    /// <summary>Size, mean and squared deviations of the reference's finite numbers; null where they are not known well enough.</summary>
    public SampleMoments? ReferenceMoments => MomentsOf(Reference.Figures);

    public SampleMoments? CurrentMoments => MomentsOf(Current.Figures);

    /// <summary>Excess kurtosis of the reference's numbers, from cells by their middles; not-a-number where they do not vary.</summary>
    public double ReferenceKurtosis
    {
        get
        {
            var moments = Table.ReferenceMoments;
            var (mean, variance) = (moments.Mean, moments.PopulationVariance);
            var values = Table.Values;
            var counts = Table.Reference;
            double sum = 0;
            for (var i = 0; i < values.Length; i++)
            {
                var square = (values[i] - mean) * (values[i] - mean);
                sum += counts[i] * square * square;
            }

            return variance > 0 ? (sum / moments.Count / (variance * variance)) - 3 : double.NaN;
        }
    }

    /// <summary>How heavy the tails of the reference's numbers are: by <see cref="ReferenceKurtosis"/>, of which all digits are made only where they decide.</summary>
    /// <param name="heavy">The kurtosis above which tails are heavy.</param>
    internal TailWeight ReferenceTails(double heavy) => Tails.Estimate(Table, heavy) ?? ReferenceKurtosis switch
    {
        double.NaN => TailWeight.Constant,
        var kurtosis when kurtosis > heavy => TailWeight.Heavy,
        _ => TailWeight.Ordinary,
    };

    /// <summary>An item as text.</summary>
    public string TextOf(int item) => ItemText.Of(Items[item].Key.Span, Unit);

    /// <summary>A number of the unit as the reader sees it: decimals with their scale, timestamps in seconds.</summary>
    internal double Seen(double value) => Seen(value, Unit);

    internal static double Seen(double value, NumericUnit unit) =>
        unit.Kind == UnitKind.Microseconds ? value / 1e6 : unit.Scale == 0 ? value : ExactRounding.Unscaled(value, unit.Scale);

    internal static ValueTable Numbers(ItemSketch items)
    {
        var numbers = items.Numbers();
        var (values, counts) = (new List<double>(numbers.Length), new List<long>(numbers.Length));
        foreach (var (value, count) in numbers)
        {
            var seen = Seen(value, items.Unit);
            // Integers beyond 2^53 may share a double.
            if (values.Count > 0 && values[^1] == seen)
            {
                counts[^1] += count;
            }
            else
            {
                values.Add(seen);
                counts.Add(count);
            }
        }

        return new ValueTable([.. values], [.. counts]);
    }

    /// <summary>Null where the figures are not known well enough.</summary>
    internal static SampleMoments? MomentsOf(MomentFigures figures) => figures is { Mean: { } mean }
        ? figures.Count == 1
            ? new SampleMoments(1, mean, 0)
            : figures.StandardDeviation is { } deviation ? new SampleMoments(figures.Count, mean, deviation * deviation * (figures.Count - 1)) : null
        : null;

    private static NumericUnit UnitOf(ColumnSummary side)
    {
        var unit = side.Items?.Unit ?? default;
        unit = unit.Kind == UnitKind.None ? side.Quantiles?.Unit ?? default : unit;
        return unit.Kind == UnitKind.None ? side.Moments?.Unit ?? default : unit;
    }
}
