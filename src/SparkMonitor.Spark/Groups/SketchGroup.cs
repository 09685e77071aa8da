using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.States;
using SparkMonitor.Spark.Sql;

namespace SparkMonitor.Spark.Groups;

/// <summary>What queries have told of one column in one group, until it is made into states.</summary>
internal sealed class SketchGroup
{
    private readonly SortedDictionary<(int Sign, int Exponent), long[]> _octaves = [];
    private readonly List<CellCount> _negative = [];
    private readonly List<CellCount> _positive = [];
    private long[] _registerCounts = [];
    private ushort[] _registerCodes = [];
    private long _values;
    private long _nans;
    private long _positiveInfinities;
    private long _negativeInfinities;
    private long _zeros;
    private long _empties;
    private long _blanks;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private long _least = long.MaxValue;
    private long _greatest = long.MinValue;
    private TextExtreme? _smallest;
    private TextExtreme? _largest;

    /// <summary>The distinct sketch, without its fold; set by <see cref="Seal"/>.</summary>
    public DistinctSketch Distinct { get; private set; } = DistinctSketch.Empty;

    /// <summary>Finite values, or texts.</summary>
    public long Finite => _values - _nans - _positiveInfinities - _negativeInfinities;

    /// <summary>Item keys with counts; null where nothing was asked for.</summary>
    public GroupValues? Items { get; set; }

    /// <summary>A row of <see cref="Queries.SketchSql.Cells"/>.</summary>
    public void AddCell(long code, long count, double min, double max, ReadOnlySpan<long> lanes)
    {
        _values += count;
        switch (code)
        {
            case OctaveSql.Zero:
                _zeros += count;
                AddExtremes(0, 0);
                return;
            case OctaveSql.NaN:
                _nans += count;
                return;
            case OctaveSql.PositiveInfinity:
                _positiveInfinities += count;
                return;
            case OctaveSql.NegativeInfinity:
                _negativeInfinities += count;
                return;
        }

        var isNegative = code >= (OctaveSql.PositiveCell + OctaveSql.NegativeCell) / 2;
        var cell = (int)(code - (isNegative ? OctaveSql.NegativeCell : OctaveSql.PositiveCell));
        (isNegative ? _negative : _positive).Add(new CellCount(cell, count));
        AddOctave(isNegative ? -1 : 1, (int)Math.Floor(cell / 70.0), count, lanes);
        AddExtremes(min, max);
    }

    /// <summary>A row of <see cref="Queries.SketchSql.Hours"/>.</summary>
    public void AddHour(long octave, int hour, long count, long least, long greatest, ReadOnlySpan<long> lanes)
    {
        _values += count;
        _positive.Add(new CellCount(hour, count));
        if (octave == 0)
        {
            _zeros += count;
        }
        else
        {
            var isNegative = octave > 2150;
            AddOctave(isNegative ? -1 : 1, (int)octave - (isNegative ? 3275 : 1075), count, lanes);
        }

        (_least, _greatest) = (Math.Min(_least, least), Math.Max(_greatest, greatest));
        AddExtremes(least / 1e6, greatest / 1e6);
    }

    public void AddRegister(int register, long count, long hash, bool isFolded)
    {
        if (_registerCounts.Length == 0)
        {
            var size = isFolded ? DistinctSketch.FoldedRegisters : DistinctSketch.Registers;
            _registerCounts = new long[size];
            _registerCodes = new ushort[size];
            _registerCodes.AsSpan().Fill(DistinctSketch.EmptyCode);
        }

        _registerCounts[register] += count;
        _registerCodes[register] = Math.Min(_registerCodes[register], RegisterCode.Of((ulong)hash));
    }

    /// <summary>Lengths of texts: a part of <see cref="Queries.SketchSql.TextRegisters"/>.</summary>
    public void AddLengths(int octave, long count, long blanks, double min, double max, ReadOnlySpan<long> lanes)
    {
        _values += count;
        _blanks += blanks;
        if (octave == 0)
        {
            _zeros += count;
            _empties += count;
        }
        else
        {
            AddOctave(1, octave - 1, count, lanes);
        }

        AddExtremes(min, max);
    }

    public void AddTextExtremes(ReadOnlySpan<byte> smallest, ReadOnlySpan<byte> largest) =>
        (_smallest, _largest) = (Extreme(smallest), Extreme(largest));

    /// <summary>Ends the registers.</summary>
    public void Seal()
    {
        if (_registerCounts.Length > 0)
        {
            Distinct = DistinctSketch.Of(_registerCounts, _registerCodes);
        }
    }

    public ColumnStates ToStates(ColumnPlan plan, ValueLane lane, long rows, bool isOverflow)
    {
        var unit = ColumnUnit.Of(plan.Type);
        var isText = lane is ValueLane.Text or ValueLane.Binary;
        OctaveSums[] octaves = [.. _octaves.Select(o => Sums(o.Key.Sign, o.Key.Exponent, o.Value))];
        var isEmpty = Finite == 0;
        var (min, max) = isEmpty ? (double.NaN, double.NaN) : (_min, _max);
        var isTime = lane == ValueLane.Time;
        return new ColumnStates(
            new CountsState
            {
                Rows = rows,
                Nulls = rows - _values,
                NaNs = _nans,
                PositiveInfinities = _positiveInfinities,
                NegativeInfinities = _negativeInfinities,
                Zeros = isText ? 0 : _zeros,
                Negatives = octaves.Where(o => o.Sign < 0).Sum(o => o.Count),
                Empties = _empties,
                Blanks = _blanks,
            },
            plan.States.HasFlag(StateSet.Moments) ? MomentsState.Of(unit, octaves, _zeros, min, max) : null,
            plan.States.HasFlag(StateSet.Quantiles)
                ? QuantileSketch.Of(
                    unit, [.. _negative], isTime ? 0 : _zeros, [.. _positive],
                    isTime && !isEmpty ? _least : min, isTime && !isEmpty ? _greatest : max)
                : null,
            plan.States.HasFlag(StateSet.Distinct) ? Distinct : null,
            plan.States.HasFlag(StateSet.Items) ? ToItems(unit, lane, isOverflow) : null,
            plan.States.HasFlag(StateSet.Text)
                ? TextState.Of(
                    MomentsState.Of(NumericUnit.Integer, octaves, _zeros, min, max),
                    _smallest?.Bytes.ToArray(), _smallest?.IsTruncated ?? false, _largest?.Bytes.ToArray(), _largest?.IsTruncated ?? false)
                : null);
    }

    private ItemSketch ToItems(NumericUnit unit, ValueLane lane, bool isOverflow)
    {
        if (isOverflow)
        {
            return ItemSketch.Overflow(unit);
        }

        if (Items is not { Count: > 0 } items)
        {
            return ItemSketch.Empty;
        }

        if (lane is ValueLane.Integer or ValueLane.Time or ValueLane.Real)
        {
            var numbers = new List<ulong>(items.Count);
            var counts = new List<long>(items.Count);
            for (var i = 0; i < items.Count; i++)
            {
                if (lane != ValueLane.Real)
                {
                    numbers.Add(ItemKey.Sortable(items.Keys[i]));
                    counts.Add(items.Counts[i]);
                }
                else if (Core.Canonical.RealBits.IsFinite(items.Keys[i]))
                {
                    numbers.Add(ItemKey.Sortable(BitConverter.Int64BitsToDouble(items.Keys[i])));
                    counts.Add(items.Counts[i]);
                }
            }

            return numbers.Count == 0 ? ItemSketch.Empty : ItemSketch.Of(unit, numbers.ToArray(), counts.ToArray());
        }

        var texts = new byte[items.Count][];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = items.Text(i).ToArray();
        }

        return ItemSketch.Of(unit, texts, items.Counts);
    }

    private static OctaveSums Sums(int sign, int exponent, long[] sums) => new(
        sign, exponent, sums[8], sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);

    private static TextExtreme Extreme(ReadOnlySpan<byte> text) => text.Length > TextExtreme.MaxLength
        ? new TextExtreme(text[..TextExtreme.MaxLength].ToArray(), true)
        : new TextExtreme(text.ToArray(), false);

    private void AddOctave(int sign, int exponent, long count, ReadOnlySpan<long> lanes)
    {
        if (!_octaves.TryGetValue((sign, exponent), out var sums))
        {
            _octaves.Add((sign, exponent), sums = new long[OctaveSql.Lanes + 1]);
        }

        for (var i = 0; i < OctaveSql.Lanes; i++)
        {
            sums[i] += lanes[i];
        }

        sums[OctaveSql.Lanes] += count;
    }

    private void AddExtremes(double min, double max) => (_min, _max) = (Math.Min(_min, min), Math.Max(_max, max));
}
