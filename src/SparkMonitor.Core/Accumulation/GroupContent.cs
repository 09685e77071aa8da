using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>All that has been accumulated for one group, ready to become states. Parts that do not belong to the column's type are empty.</summary>
internal sealed class GroupContent
{
    public required NumericUnit Unit { get; init; }

    public long Rows { get; init; }

    public long Nulls { get; init; }

    public NonFinite NonFinite { get; init; }

    public long Empties { get; init; }

    public long Blanks { get; init; }

    /// <summary>Of the numbers, or of the lengths of texts.</summary>
    public OctaveSums[] Octaves { get; init; } = [];

    public long Zeros { get; init; }

    public long Negatives { get; init; }

    public double Min { get; init; } = double.NaN;

    public double Max { get; init; } = double.NaN;

    public CellCount[] NegativeCells { get; init; } = [];

    public CellCount[] PositiveCells { get; init; } = [];

    /// <summary>Least and greatest value in the numbers of the quantile sketch, which counts timestamps in microseconds.</summary>
    public double QuantileMin { get; init; } = double.NaN;

    public double QuantileMax { get; init; } = double.NaN;

    public long[] RegisterCounts { get; init; } = [];

    public ushort[] RegisterCodes { get; init; } = [];

    /// <summary>More distinct values than the item sketch holds.</summary>
    public bool HasTooManyItems { get; init; }

    /// <summary>Item keys of texts and wide decimals.</summary>
    public byte[][] ItemTexts { get; init; } = [];

    /// <summary>Item keys of other numbers, as <see cref="ItemKey.Sortable(long)"/> numbers.</summary>
    public ulong[] ItemNumbers { get; init; } = [];

    public long[] ItemCounts { get; init; } = [];

    public TextExtreme? Smallest { get; init; }

    public TextExtreme? Largest { get; init; }

    public ColumnStates ToStates(StateSet states)
    {
        var isText = Unit.Kind is UnitKind.Text or UnitKind.Binary;
        var isLinear = Unit.Kind is UnitKind.Days or UnitKind.Microseconds;
        return new ColumnStates(
            new CountsState
            {
                Rows = Rows,
                Nulls = Nulls,
                NaNs = NonFinite.NaNs,
                PositiveInfinities = NonFinite.PositiveInfinities,
                NegativeInfinities = NonFinite.NegativeInfinities,
                Zeros = isText ? 0 : Zeros,
                Negatives = Negatives,
                Empties = Empties,
                Blanks = Blanks,
            },
            states.HasFlag(StateSet.Moments) ? MomentsState.Of(Unit, Octaves, Zeros, Min, Max) : null,
            states.HasFlag(StateSet.Quantiles)
                ? QuantileSketch.Of(Unit, NegativeCells, isLinear ? 0 : Zeros, PositiveCells, QuantileMin, QuantileMax)
                : null,
            states.HasFlag(StateSet.Distinct) ? DistinctSketch.Of(RegisterCounts, RegisterCodes) : null,
            states.HasFlag(StateSet.Items) ? ToItems() : null,
            states.HasFlag(StateSet.Text)
                ? TextState.Of(
                    MomentsState.Of(NumericUnit.Integer, Octaves, Zeros, Min, Max),
                    Smallest?.Bytes.ToArray(), Smallest?.IsTruncated ?? false, Largest?.Bytes.ToArray(), Largest?.IsTruncated ?? false)
                : null);
    }

    private ItemSketch ToItems() => HasTooManyItems ? ItemSketch.Overflow(Unit)
        : ItemTexts.Length > 0 ? ItemSketch.Of(Unit, ItemTexts, ItemCounts)
        : ItemNumbers.Length > 0 ? ItemSketch.Of(Unit, ItemNumbers, ItemCounts)
        : ItemSketch.Empty;
}
