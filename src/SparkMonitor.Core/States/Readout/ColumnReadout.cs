using System.Text;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.States.Readout;

/// <summary>
/// The figures of a column in one group: from its items while these are exact, else from its sketches. Numbers are those the reader sees:
/// decimals with their scale, booleans 0 and 1, dates in days and timestamps in seconds since 1970, arrays and maps by their number of elements.
/// Figures that the column's states do not give are null.
/// </summary>
/// <param name="states">The states.</param>
/// <param name="type">The column's type, where known, for values as text.</param>
public sealed class ColumnReadout(ColumnStates states, ColumnType? type = null)
{
    private const decimal Half = 0.5m;

    private readonly NumberCount[]? _numbers = Numbers(states.Items);
    private readonly NumericUnit _unit = UnitOf(states);
    private MomentFigures? _moments;

    public CountsState Counts => states.Counts;

    /// <summary>True where quantiles, distribution and higher moments come from all values rather than from sketches.</summary>
    public bool IsExact => _numbers is not null;

    public double? Min => Extreme(states.Moments?.Min, _numbers is [var first, ..] ? first.Value : null, states.Quantiles?.Min);

    public double? Max => Extreme(states.Moments?.Max, _numbers is [.., var last] ? last.Value : null, states.Quantiles?.Max);

    /// <summary>Sum, mean, standard deviation, skewness and kurtosis, with the bounds of their errors.</summary>
    public MomentFigures Moments => _moments ??= ReadMoments();

    public double? Median => Quantile(Half);

    /// <summary>Exact or estimated.</summary>
    public long? DistinctCount => states.Items is { IsOverflow: false } items ? items.Length : Estimate(states.Distinct);

    public bool DistinctIsExact => states.Items is { IsOverflow: false };

    /// <summary>The standard error of the distinct count, relative to it; 0 where it is exact.</summary>
    public double? DistinctError => DistinctIsExact ? 0 : states.Distinct?.RelativeError();

    /// <summary>Figures of the lengths of texts (code points) or binary values (bytes).</summary>
    public MomentFigures? Lengths => states.Text is null ? null : MomentFigures.Of(states.Text.Lengths);

    public long? MinLength => states.Text is { Lengths.Count: > 0 } ? (long)states.Text.Lengths.Min : null;

    public long? MaxLength => states.Text is { Lengths.Count: > 0 } ? (long)states.Text.Lengths.Max : null;

    /// <summary>The least text by UTF-8 bytes, in hex for binary values; ends in … where it is longer than what is kept.</summary>
    public string? MinText => Shown(states.Text?.Smallest);

    /// <summary>The greatest text by UTF-8 bytes.</summary>
    public string? MaxText => Shown(states.Text?.Largest);

    /// <summary>The smallest date or timestamp in microseconds since 1970, exact from the years 1684 to 2255 and while items are kept.</summary>
    public long? MinMicroseconds => Microseconds(first: true);

    /// <summary>The largest date or timestamp in microseconds since 1970.</summary>
    public long? MaxMicroseconds => Microseconds(first: false);

    /// <summary>The value of rank max(1, ceil(level n)): exact from items, else within 0.5 %, an hour for timestamps.</summary>
    public double? Quantile(decimal level)
    {
        if (_numbers is not { Length: > 0 })
        {
            return states.Quantiles?.Quantile(level) is { } value ? Seen(value) : null;
        }

        var rank = QuantileRank.Of(level, states.Items!.Count);
        var i = 0;
        while ((rank -= _numbers[i].Count) > 0)
        {
            i++;
        }

        return Seen(_numbers[i].Value);
    }

    /// <summary>At most <paramref name="bins"/> bins of equal width; exact from items, else cells across an edge are shared out.</summary>
    public IReadOnlyList<HistogramBin> Histogram(int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        var histogram = _numbers is { Length: > 0 } ? ExactHistogram(_numbers, bins) : states.Quantiles?.Histogram(bins) ?? [];
        return [.. histogram.Select(b => new HistogramBin(Seen(b.Lower), Seen(b.Upper), b.Count))];
    }

    /// <summary>The most frequent values by count, then by key bytes; null where items are not kept or in overflow.</summary>
    public IReadOnlyList<FrequentItem>? FrequentItems(int most = ItemSketch.Frequent) => states.Items?.FrequentItems(most);

    /// <summary>An item as text.</summary>
    public string TextOf(FrequentItem item) => ItemText.Of(item.Key.Span, states.Items!.Unit, type);

    private static long? Estimate(DistinctSketch? sketch) => sketch is null ? null : (long)Math.Round(sketch.Estimate());

    private static NumberCount[]? Numbers(ItemSketch? items) =>
        items is { IsOverflow: false } && (items.Unit.IsNumeric || items.Unit.Kind == UnitKind.None) ? items.Numbers() : null;

    private static NumericUnit UnitOf(ColumnStates states)
    {
        var unit = states.Quantiles?.Unit ?? default;
        unit = unit.Kind == UnitKind.None ? states.Moments?.Unit ?? default : unit;
        return unit.Kind == UnitKind.None ? states.Items?.Unit ?? default : unit;
    }

    private static HistogramBin[] ExactHistogram(NumberCount[] numbers, int bins)
    {
        var edges = HistogramEdges.Of(numbers[0].Value, numbers[^1].Value, bins);
        var counts = new double[edges.Length - 1];
        var bin = 0;
        foreach (var (value, count) in numbers)
        {
            while (bin < counts.Length - 1 && value >= edges[bin + 1])
            {
                bin++;
            }

            counts[bin] += count;
        }

        return HistogramEdges.Bins(edges, counts);
    }

    private MomentFigures ReadMoments() => _numbers is { Length: > 0 }
        ? MomentFigures.Of(_numbers, _unit)
        : states.Moments is null ? MomentFigures.None : MomentFigures.Of(states.Moments);

    /// <summary>Moments hold timestamps in seconds, items and cells in microseconds.</summary>
    private double? Extreme(double? moments, double? item, double? cell) => (moments, item ?? cell) switch
    {
        ({ } value, _) when !double.IsNaN(value) => ExactRounding.Unscaled(value, _unit.Scale),
        (_, { } value) when !double.IsNaN(value) => Seen(value),
        _ => null,
    };

    /// <summary>A number of the unit as the reader sees it.</summary>
    private double Seen(double value) =>
        _unit.Kind == UnitKind.Microseconds ? value / 1e6 : ExactRounding.Unscaled(value, _unit.Scale);

    private long? Microseconds(bool first)
    {
        if (_unit.Kind is not (UnitKind.Days or UnitKind.Microseconds))
        {
            return null;
        }

        var factor = _unit.Kind == UnitKind.Days ? 86_400_000_000L : 1;
        if (states.Items is { IsOverflow: false, Length: > 0 } items)
        {
            var key = items.Key(first ? 0 : items.Length - 1);
            return ItemKey.ToInteger(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(key)) * factor;
        }

        return states.Quantiles is { Count: > 0 } cells ? (long)(first ? cells.Min : cells.Max) * factor : null;
    }

    private string? Shown(TextExtreme? extreme)
    {
        if (extreme is not { } text)
        {
            return null;
        }

        var shown = type?.Kind == TypeKind.Binary ? Convert.ToHexStringLower(text.Bytes.Span) : Encoding.UTF8.GetString(Whole(text));
        return text.IsTruncated ? shown + "…" : shown;
    }

    /// <summary>The bytes without a character that the truncation cut.</summary>
    private static ReadOnlySpan<byte> Whole(TextExtreme text)
    {
        var bytes = text.Bytes.Span;
        if (!text.IsTruncated)
        {
            return bytes;
        }

        for (var back = 1; back <= 3; back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xC0) == 0x80)
            {
                continue;
            }

            var length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
            return length > back ? bytes[..^back] : bytes;
        }

        return bytes;
    }
}
