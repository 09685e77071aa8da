using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.States;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States;

public sealed class StateUnitTests
{
    private static readonly NumericUnit[] Units =
    [
        NumericUnit.Integer, NumericUnit.Real, NumericUnit.Decimal(0), NumericUnit.Decimal(2), NumericUnit.WideDecimal(2), NumericUnit.Days,
        NumericUnit.Microseconds,
    ];

    [Fact]
    public void States_of_different_units_refuse_to_merge_and_say_why()
    {
        foreach (var (left, right) in Units.SelectMany(l => Units.Where(r => r != l).Select(r => (l, r))))
        {
            Assert.Throws<StateMismatchException>(() => ReferenceStates.Moments(left, [1]).Merge(ReferenceStates.Moments(right, [1])));
            Assert.Throws<StateMismatchException>(() => ReferenceStates.Quantiles(left, [1]).Merge(ReferenceStates.Quantiles(right, [1])));
            Assert.Throws<StateMismatchException>(() => ItemSketch.Overflow(left).Merge(ItemSketch.Overflow(right)));
        }

        var fault = Assert.Throws<StateMismatchException>(
            () => ReferenceStates.Moments(NumericUnit.Decimal(2), [1]).Merge(ReferenceStates.Moments(NumericUnit.Decimal(4), [1])));
        Assert.Equal("Summaries of decimals of scale 2 and of decimals of scale 4 cannot be merged: the column's type has changed.", fault.Message);
    }

    [Fact]
    public void States_without_values_have_no_unit_and_are_all_equal()
    {
        foreach (var unit in Units)
        {
            Assert.Equal(MomentsState.Empty, MomentsState.Of(unit, [], 0, double.NaN, double.NaN));
            Assert.Equal(QuantileSketch.Empty, QuantileSketch.Of(unit, [], 0, [], double.NaN, double.NaN));
            Assert.Equal(ItemSketch.Empty, ItemSketch.Of(unit, Array.Empty<byte[]>(), []));
        }
    }

    [Fact]
    public void Units_that_do_not_exist_are_refused()
    {
        foreach (var unit in (NumericUnit[])[default, new(UnitKind.Integer, 1), NumericUnit.Decimal(19), NumericUnit.WideDecimal(39), new((UnitKind)9, 0)])
        {
            Assert.Throws<ArgumentException>(() => MomentsState.Of(unit, [], 1, 0, 0));
            Assert.Throws<ArgumentException>(() => QuantileSketch.Of(unit, [], 1, [], 0, 0));
            Assert.Throws<ArgumentException>(() => ItemSketch.Overflow(unit));
        }

        Assert.Throws<ArgumentException>(() => MomentsState.Of(NumericUnit.Text, [], 1, 0, 0));
        Assert.Throws<OverflowException>(() => NumericUnit.Decimal(-1));
    }

    [Fact]
    public void Moments_whose_parts_disagree_are_refused()
    {
        var octave = new OctaveSums(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        Assert.Equal(1, MomentsState.Of(NumericUnit.Real, [octave], 0, 1, 1).Count);
        AssertRefused([octave, octave], 0, 1, 1);
        AssertRefused([octave with { Count = 0 }], 0, 1, 1);
        AssertRefused([octave with { High1 = (1 << 22) + 1 }], 0, 1, 1);
        AssertRefused([octave with { Low4 = (1 << 29) + 1 }], 0, 1, 1);
        AssertRefused([octave with { Exponent = 1024 }], 0, 1, 1);
        AssertRefused([octave with { Sign = 0 }], 0, 1, 1);
        AssertRefused([octave], 0, 2, 2);
        AssertRefused([octave], 0, double.NaN, 1);
        AssertRefused([octave], 1, 1, 1);
        AssertRefused([octave], -1, 1, 1);

        static void AssertRefused(OctaveSums[] octaves, long zeros, double min, double max) =>
            Assert.Throws<ArgumentException>(() => MomentsState.Of(NumericUnit.Real, octaves, zeros, min, max));
    }

    [Fact]
    public void Cells_whose_parts_disagree_are_refused()
    {
        Assert.Equal(3, QuantileSketch.Of(NumericUnit.Real, [], 0, [new(70, 1), new(0, 1), new(7, 0), new(0, 1)], 1, 2).Count);
        AssertRefused(NumericUnit.Real, [new(-75_179, 1)], double.Epsilon, double.Epsilon);
        AssertRefused(NumericUnit.Real, [new(71_680, 1)], 1, 1);
        AssertRefused(NumericUnit.Real, [new(0, 1)], 2, 2);
        AssertRefused(NumericUnit.Real, [new(0, 1)], 1, double.PositiveInfinity);
        AssertRefused(NumericUnit.Days, [new(5, 1)], 5, 6);
        AssertRefused(NumericUnit.Microseconds, [new(5, 1)], 5 * LinearCell.MicrosecondsPerHour, 6.0 * LinearCell.MicrosecondsPerHour);
        Assert.Throws<ArgumentException>(() => QuantileSketch.Of(NumericUnit.Days, [new(5, 1)], 0, [], 5, 5));
        Assert.Throws<ArgumentException>(() => QuantileSketch.Of(NumericUnit.Days, [], 1, [], 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantileSketch.Of(NumericUnit.Real, [], 0, [new(0, -1)], 1, 1));

        static void AssertRefused(NumericUnit unit, CellCount[] cells, double min, double max) =>
            Assert.Throws<ArgumentException>(() => QuantileSketch.Of(unit, [], 0, cells, min, max));
    }

    [Fact]
    public void Texts_whose_parts_disagree_are_refused()
    {
        var lengths = ReferenceStates.Moments(NumericUnit.Integer, [1, 2]);
        Assert.Equal(2, TextState.Of(lengths, "a"u8.ToArray(), false, "bb"u8.ToArray(), false).Lengths.Count);
        Assert.Throws<ArgumentException>(() => TextState.Of(lengths, "b"u8.ToArray(), false, "aa"u8.ToArray(), false));
        Assert.Throws<ArgumentException>(() => TextState.Of(lengths, "a"u8.ToArray(), true, "bb"u8.ToArray(), false));
        Assert.Throws<ArgumentException>(() => TextState.Of(lengths, "a"u8.ToArray(), false, null, false));
        Assert.Throws<ArgumentException>(() => TextState.Of(lengths, "a"u8.ToArray(), false, new byte[257], false));
        Assert.Throws<ArgumentException>(() => TextState.Of(MomentsState.Empty, "a"u8.ToArray(), false, "a"u8.ToArray(), false));
        Assert.Throws<ArgumentException>(() => TextState.Of(ReferenceStates.Moments(NumericUnit.Real, [1]), null, false, null, false));
        Assert.Throws<ArgumentException>(() => TextState.Of(ReferenceStates.Moments(NumericUnit.Integer, [-1]), null, false, null, false));
    }

    [Fact]
    public void Texts_without_values_leave_none_to_what_they_merge_with()
    {
        var kept = ReferenceStates.Text(["a"]);
        Assert.Null(kept.Merge(ReferenceStates.Text(["b"], keepValues: false)).Smallest);
        Assert.NotNull(kept.Merge(TextState.Empty).Smallest);
    }

    [Fact]
    public void Negative_counts_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new CountsState { Rows = -1 });

    [Fact]
    public void Columns_merge_state_by_state_and_refuse_plans_that_differ()
    {
        var counts = new CountsState { Rows = 2 };
        var moments = ReferenceStates.Moments(NumericUnit.Real, [1, 2]);
        var with = new ColumnStates(counts, moments, null, null, null, null);
        Assert.Equal((4L, 4L), (with.Merge(with).Counts.Rows, with.Merge(with).Moments!.Count));
        Assert.Throws<StateMismatchException>(() => with.Merge(new ColumnStates(counts, null, null, null, null, null)));
    }
}
