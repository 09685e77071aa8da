using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Drift;

/// <summary>One column of a scope as drift sees it: its states, each decoded when it is first asked for.</summary>
public sealed class ColumnSummary
{
    private readonly byte[]?[]? _encoded;
    private readonly CellMemory? _memory;
    private readonly ColumnStates? _states;
    private CountsState? _counts;
    private MomentsState? _moments;
    private QuantileSketch? _quantiles;
    private DistinctSketch? _distinct;
    private ItemSketch? _items;
    private TextState? _text;
    private MomentFigures? _figures;
    private double? _deviation;

    /// <param name="name">The column's path, or <see cref="SummariesTable.TableRow"/> for the table itself.</param>
    /// <param name="dataType">As Spark SQL writes it; null for the table itself.</param>
    /// <param name="encoded">The states in the order of <see cref="StateCodecs.Versions"/>; null where a state is not kept or was not read.</param>
    public ColumnSummary(string name, string? dataType, ColumnKind? kind, byte[]?[] encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        (Name, DataType, Kind) = (name, dataType, kind);
        _encoded = encoded;
    }

    public ColumnSummary(string name, string? dataType, ColumnKind? kind, ColumnStates states)
    {
        ArgumentNullException.ThrowIfNull(states);
        (Name, DataType, Kind) = (name, dataType, kind);
        _states = states;
    }

    private ColumnSummary(ColumnSummary encoded, CellMemory memory)
        : this(encoded.Name, encoded.DataType, encoded.Kind, encoded._encoded!)
    {
        _memory = memory;
        (RunId, StateHash, Schema, DistinctCount) = (encoded.RunId, encoded.StateHash, encoded.Schema, encoded.DistinctCount);
    }

    public string Name { get; }

    public string? DataType { get; }

    public ColumnKind? Kind { get; }

    public bool IsTable => string.Equals(Name, SummariesTable.TableRow, StringComparison.Ordinal);

    /// <summary>The run that wrote the row.</summary>
    public string? RunId { get; init; }

    /// <summary>The state's hash of the row; null where it was not read. Equal hashes mean equal content.</summary>
    public string? StateHash { get; init; }

    /// <summary>For the table itself: columns and types of the source, as <c>summaries</c> holds them.</summary>
    public string? Schema { get; init; }

    /// <summary>
    /// The stored number of different values, for columns whose distinct sketch was not read; merged summaries add them up, so that it is an upper bound
    /// there. Null where it was not read.
    /// </summary>
    public long? DistinctCount { get; init; }

    public long Rows => Counts.Rows;

    public CountsState Counts => _counts ??= _states?.Counts ?? Decode<CountsState>(0) ?? CountsState.Empty;

    public MomentsState? Moments => _states is null ? _moments ??= Decode<MomentsState>(1) : _states.Moments;

    public QuantileSketch? Quantiles => _states is null ? _quantiles ??= DecodeQuantiles() : _states.Quantiles;

    public DistinctSketch? Distinct => _states is null ? _distinct ??= Decode<DistinctSketch>(3) : _states.Distinct;

    public ItemSketch? Items => _states is null ? _items ??= Decode<ItemSketch>(4) : _states.Items;

    public TextState? Text => _states is null ? _text ??= Decode<TextState>(5) : _states.Text;

    /// <summary>Mean, standard deviation, skewness and kurtosis: from the items where all are kept, else from the moments.</summary>
    internal MomentFigures Figures => _figures ??= Items is { IsOverflow: false, Length: > 0 } items && items.Unit.IsNumeric
        ? MomentFigures.Of(items)
        : Moments is null ? MomentFigures.None : MomentFigures.Of(Moments);

    /// <summary>The standard deviation of the finite numbers as a population; not-a-number where it is not known well enough.</summary>
    internal double Deviation => _deviation ??= Items is { IsOverflow: false, Length: > 0 } || Moments is null
        ? Figures is { StandardDeviation: { } sample } figures ? sample * Math.Sqrt((figures.Count - 1.0) / figures.Count) : double.NaN
        : LaneMoments.Deviation(Moments) ?? double.NaN;

    /// <summary>All states.</summary>
    public ColumnStates States => _states ?? new ColumnStates(Counts, Moments, Quantiles, Distinct, Items, Text);

    /// <summary>A stored row that was read with its states (and, for the table itself, its <c>schema</c>).</summary>
    public static ColumnSummary Of(SummaryRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        ColumnKind? kind = Enum.TryParse<ColumnKind>(row.ColumnKind, ignoreCase: true, out var known) ? known : null;
        return new ColumnSummary(row.Key.Column, row.DataType, kind, row.EncodedStates)
        {
            RunId = row.RunId,
            StateHash = row.StateHash,
            Schema = row.Key.IsTable ? row.TextOrNull("schema") : null,
        };
    }

    /// <summary>The summary of the rows of both; of a state that only one side has, nothing is kept.</summary>
    /// <exception cref="StateMismatchException">The column's type has changed between the two.</exception>
    public ColumnSummary Merge(ColumnSummary other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var merged = new ColumnStates(
            Counts.Merge(other.Counts),
            Merge(Moments, other.Moments),
            Merge(Quantiles, other.Quantiles),
            Merge(Distinct, other.Distinct),
            Merge(Items, other.Items),
            Merge(Text, other.Text));
        return new ColumnSummary(Name, other.DataType ?? DataType, other.Kind ?? Kind, merged)
        {
            RunId = other.RunId,
            Schema = other.Schema ?? Schema,
            DistinctCount = DistinctCount + other.DistinctCount,
        };
    }

    /// <summary>
    /// The same without the states that have been decoded, which weigh more than their bytes: of many columns, decoding again costs less than keeping.
    /// </summary>
    /// <param name="memory">Where cells are decoded, so that the summary is good until the next one is decoded there.</param>
    internal ColumnSummary Undecoded(CellMemory memory) => _encoded is null ? this : new ColumnSummary(this, memory);

    private static TState? Merge<TState>(TState? left, TState? right)
        where TState : class, IState<TState> => left is null || right is null ? null : left.Merge(right);

    private QuantileSketch? DecodeQuantiles() =>
        _memory is not null && _encoded?[2] is { } bytes ? QuantileSketch.OwnCodec.Decode(bytes, _memory) : Decode<QuantileSketch>(2);

    private TState? Decode<TState>(int index)
        where TState : class, IState<TState> => _encoded?[index] is { } bytes ? TState.Codec.Decode(bytes) : null;
}
