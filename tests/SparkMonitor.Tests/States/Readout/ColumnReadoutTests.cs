using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States.Readout;

public sealed class ColumnReadoutTests
{
    private static readonly CountsState Counts = new() { Rows = 10 };

    [Fact]
    public void Column_without_values_has_no_figure()
    {
        var column = new ColumnReadout(new ColumnStates(
            Counts, MomentsState.Empty, QuantileSketch.Empty, DistinctSketch.Empty, ItemSketch.Empty, TextState.Empty));
        Assert.Equal((null, null, null, null), (column.Min, column.Max, column.Median, column.Moments.Mean));
        Assert.Equal((0L, true), (column.DistinctCount, column.DistinctIsExact));
        Assert.Equal((null, null, null), (column.MinLength, column.MaxText, column.MinMicroseconds));
        Assert.Empty(column.Histogram(5));
        Assert.Empty(column.FrequentItems()!);
    }

    [Fact]
    public void Column_without_states_has_no_figure()
    {
        var column = new ColumnReadout(new ColumnStates(Counts, null, null, null, null, null));
        Assert.Equal((null, null, null, null), (column.Min, column.DistinctCount, column.DistinctError, column.Lengths));
        Assert.Equal((false, null, null), (column.IsExact, column.FrequentItems(), column.Moments.Sum));
        Assert.Empty(column.Histogram(5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decimals_are_read_with_their_scale(bool exact)
    {
        var column = Numbers(NumericUnit.Decimal(2), [-150, 0, 250, 250, 1999], exact);
        Assert.Equal((-1.5, 19.99, 23.49, 4.698), (column.Min, column.Max, column.Moments.Sum, column.Moments.Mean));
        Assert.InRange(column.Median!.Value, 2.5 * 0.995, 2.5 * 1.005);
        Assert.Equal(exact ? 2.5 : column.Median, column.Median);
        Assert.Equal(8.71771300284656, column.Moments.StandardDeviation!.Value, 1e-14);
    }

    [Fact]
    public void Decimals_of_more_than_22_digits_after_the_point_are_divided_with_one_rounding()
    {
        var column = Numbers(NumericUnit.WideDecimal(30), [1e30, 3e30], exact: false);
        Assert.Equal((1.0, 3.0, 2.0), (column.Min, column.Max, column.Moments.Mean));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Timestamps_are_read_in_seconds_and_their_ends_in_microseconds(bool exact)
    {
        double[] values = [-1, 1_500_000, 1_788_266_096_789_012];
        var column = Numbers(NumericUnit.Microseconds, values, exact);
        Assert.Equal((-1e-6, 1_788_266_096.789012), (column.Min, column.Max));
        Assert.Equal((-1L, 1_788_266_096_789_012L), (column.MinMicroseconds, column.MaxMicroseconds));
        Assert.Equal(596_088_699.429670, column.Moments.Mean!.Value, 1e-5);
        Assert.Equal(exact ? 1.5 : 1800, column.Median);
    }

    [Fact]
    public void Dates_are_read_in_days()
    {
        var column = Numbers(NumericUnit.Days, [20_697, 20_698], exact: true);
        Assert.Equal((20_697.0, 20_697.5, 20_697.0), (column.Min, column.Moments.Mean, column.Median));
        Assert.Equal(20_698L * 86_400_000_000, column.MaxMicroseconds);
        Assert.Equal("2026-09-01", column.TextOf(column.FrequentItems()![0]));
    }

    [Fact]
    public void Minimum_is_read_from_whatever_state_is_kept()
    {
        var all = States(NumericUnit.Microseconds, [2_000_000, 5_000_000], exact: true);
        Assert.Equal(2, new ColumnReadout(all with { Moments = null }).Min);
        Assert.Equal(5, new ColumnReadout(all with { Moments = null, Items = null }).Max);
        Assert.Equal(2, new ColumnReadout(all with { Quantiles = null, Items = null }).Min);
        Assert.Equal(3.5, new ColumnReadout(all with { Items = null }).Moments.Mean);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Histogram_counts_every_value_in_bins_of_equal_width(bool exact)
    {
        var column = Numbers(NumericUnit.Real, [.. Enumerable.Range(0, 100).Select(i => (double)i), 100, 100], exact);
        var bins = column.Histogram(4);
        Assert.Equal([0.0, 25, 50, 75], bins.Select(b => b.Lower));
        Assert.Equal(100, bins[^1].Upper);
        Assert.Equal(102, bins.Sum(b => b.Count), 1e-9);
        Assert.All(bins.Take(3), b => Assert.InRange(b.Count, exact ? 25 : 24, exact ? 25 : 26));
    }

    [Fact]
    public void Histogram_of_one_value_has_one_bin()
    {
        Assert.Equal([new HistogramBin(7, 7, 3)], Numbers(NumericUnit.Real, [7, 7, 7], exact: true).Histogram(20));
        Assert.Equal([new HistogramBin(7, 7, 3)], Numbers(NumericUnit.Real, [7, 7, 7], exact: false).Histogram(20));
    }

    [Fact]
    public void Truncated_texts_end_in_an_ellipsis_and_with_a_whole_character()
    {
        // 255 bytes and the first of two that make é.
        var text = new string('a', 255) + "é and more";
        var column = new ColumnReadout(new ColumnStates(Counts, null, null, null, null, ReferenceStates.Text([text, "b"])));
        Assert.Equal(new string('a', 255) + "…", column.MinText);
        Assert.Equal("b", column.MaxText);
        var whole = new ColumnReadout(new ColumnStates(Counts, null, null, null, null, ReferenceStates.Text([new string('é', 129)])));
        Assert.Equal(new string('é', 128) + "…", whole.MinText);
        var binary = new ColumnReadout(new ColumnStates(Counts, null, null, null, null, ReferenceStates.Text(["AB"])), new ColumnType(TypeKind.Binary));
        Assert.Equal("4142", binary.MaxText);
    }

    [Fact]
    public void Distinct_count_is_estimated_where_items_overflow()
    {
        var sketch = ReferenceStates.Distinct(Enumerable.Range(0, 10_000).Select(i => ReferenceCanon.Feistel(i)));
        var column = new ColumnReadout(new ColumnStates(Counts, null, null, sketch, ItemSketch.Overflow(NumericUnit.Integer), null));
        Assert.False(column.DistinctIsExact);
        Assert.InRange(column.DistinctCount!.Value, 9_500, 10_000);
        Assert.InRange(column.DistinctError!.Value, 0.01, 1.04 / 64);
    }

    private static ColumnReadout Numbers(NumericUnit unit, double[] values, bool exact) => new(States(unit, values, exact));

    private static ColumnStates States(NumericUnit unit, double[] values, bool exact)
    {
        var seconds = unit.Kind == UnitKind.Microseconds ? values.Select(v => v / 1e6) : values;
        var keys = values.Select(v => unit.Kind == UnitKind.Real ? ItemKey.Of(v) : ItemKey.Of((long)v));
        return new ColumnStates(
            Counts,
            ReferenceStates.Moments(unit, seconds),
            ReferenceStates.Quantiles(unit, values),
            null,
            exact ? ReferenceStates.Items(unit, keys) : ItemSketch.Overflow(unit),
            null);
    }
}
