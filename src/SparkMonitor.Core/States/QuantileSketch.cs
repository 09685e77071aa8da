using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.States;

/// <summary>
/// Counts of values per cell (contract 3.2): 70 cells per octave for negative and for positive numbers and one for zeros; for dates a
/// linear cell per day, for timestamps per UTC hour. Smallest and largest value are exact. Values are in the unit's own numbers: decimals
/// unscaled, dates in days, timestamps in microseconds since 1970.
/// </summary>
public sealed partial class QuantileSketch : IState<QuantileSketch>
{
    private readonly CellStore _negative;
    private readonly CellStore _positive;

    private QuantileSketch(NumericUnit unit, CellStore negative, long zeros, CellStore positive, double min, double max)
    {
        Unit = unit;
        _negative = negative;
        Zeros = zeros;
        _positive = positive;
        Min = min;
        Max = max;
        Count = checked(negative.Total + zeros + positive.Total);
    }

    public static QuantileSketch Empty { get; } = new(default, CellStore.Empty, 0, CellStore.Empty, double.NaN, double.NaN);

    public static StateCodec<QuantileSketch> Codec => OwnCodec;

    internal static QuantileCodec OwnCodec { get; } = new();

    /// <summary>None for a sketch without values.</summary>
    public NumericUnit Unit { get; }

    public CellScale Scale => Unit.CellScale;

    /// <summary>Values equal to 0; always 0 for linear cells, where 0 is a day or an hour like others.</summary>
    public long Zeros { get; }

    /// <summary>Finite values.</summary>
    public long Count { get; }

    /// <summary>Smallest finite value, NaN where there is none.</summary>
    public double Min { get; }

    /// <summary>Largest finite value, NaN where there is none.</summary>
    public double Max { get; }

    internal CellStore Negative => _negative;

    internal CellStore Positive => _positive;

    /// <summary>
    /// Cubic cells: <paramref name="positive"/> and <paramref name="negative"/> hold cells of the magnitude, zeros are counted apart.
    /// Linear cells (days, hours): all cells are in <paramref name="positive"/>, <paramref name="negative"/> and zeros are empty.
    /// Cells may be in any order; those of count 0 are dropped.
    /// </summary>
    /// <exception cref="ArgumentException">The parts do not describe one set of values.</exception>
    public static QuantileSketch Of(
        NumericUnit unit, ReadOnlySpan<CellCount> negative, long zeros, ReadOnlySpan<CellCount> positive, double min, double max)
    {
        unit.RequireNumeric();
        return Validated(unit, CellStore.Of(negative), zeros, CellStore.Of(positive), min + 0.0, max + 0.0, out var sketch) is { } fault
            ? throw new ArgumentException($"These are not cells of {unit}: {fault}.")
            : sketch!;
    }

    public QuantileSketch Merge(QuantileSketch other)
    {
        var unit = Unit.Unite(other.Unit);
        if (Count == 0)
        {
            return other;
        }

        return other.Count == 0
            ? this
            : new QuantileSketch(
                unit, _negative.Merge(other._negative), checked(Zeros + other.Zeros), _positive.Merge(other._positive),
                Math.Min(Min, other.Min), Math.Max(Max, other.Max));
    }

    public bool Equals(QuantileSketch? other) => Codec.AreEqual(this, other);

    public override bool Equals(object? obj) => Equals(obj as QuantileSketch);

    public override int GetHashCode() => Codec.HashOf(this);

    /// <summary>What is wrong with the parts, or null and the sketch.</summary>
    internal static string? Validated(
        NumericUnit unit, CellStore negative, long zeros, CellStore positive, double min, double max, out QuantileSketch? sketch)
    {
        sketch = null;
        var linear = unit.CellScale != CellScale.Cubic;
        if (zeros < 0 || (linear && (negative.Length > 0 || zeros > 0)))
        {
            return "the number of zeros is negative, or linear cells lie outside the positive store";
        }

        if (!linear && (NoDoubleIn(negative) ?? NoDoubleIn(positive)) is { } cell)
        {
            return $"no double lies in cell {cell}";
        }

        if (negative.Length == 0 && positive.Length == 0 && zeros == 0)
        {
            sketch = Empty;
            return null;
        }

        if (!(min <= max) || !double.IsFinite(min) || !double.IsFinite(max))
        {
            return "the smallest or the largest value is missing, or they are exchanged";
        }

        var first = negative.Length > 0 ? (-1, negative.Cells[^1]) : zeros > 0 ? (0, 0) : (1, positive.Cells[0]);
        var last = positive.Length > 0 ? (1, positive.Cells[^1]) : zeros > 0 ? (0, 0) : (-1, negative.Cells[0]);
        if (!LiesIn(unit.CellScale, min, first) || !LiesIn(unit.CellScale, max, last))
        {
            return "the smallest or the largest value lies outside the outermost cells";
        }

        try
        {
            sketch = new QuantileSketch(unit, negative, zeros, positive, min, max);
            return null;
        }
        catch (OverflowException)
        {
            return "the counts add up to more than 63 bits";
        }
    }

    private static int? NoDoubleIn(CellStore store)
    {
        // Cells ascend.
        if (store.Length > 0 && CellGrid.IsNormal(store.Cells[0]) && CellGrid.IsNormal(store.Cells[^1]))
        {
            return null;
        }

        foreach (var cell in store.Cells)
        {
            if (!CellGrid.Exists(cell))
            {
                return cell;
            }
        }

        return null;
    }

    private static bool LiesIn(CellScale scale, double value, (int Sign, int Cell) cell) => scale switch
    {
        CellScale.Day => value == cell.Cell,
        CellScale.Hour => LiesInHour(value, cell.Cell),
        _ => Math.Sign(value) == cell.Sign && (value == 0 || CellGrid.CubicOf(Math.Abs(value)) == cell.Cell),
    };

    /// <summary>
    /// Beyond 2^53 microseconds a double may round across the edge of the hour; hours beyond 32 bits count in the outermost cell.
    /// </summary>
    private static bool LiesInHour(double value, int hour)
    {
        var slack = Math.Abs(value) > 1L << 53 ? 2048.0 : 0;
        var start = (double)hour * LinearCell.MicrosecondsPerHour;
        return (value >= start - slack || hour == int.MinValue) && (value < start + LinearCell.MicrosecondsPerHour + slack || hour == int.MaxValue);
    }
}
