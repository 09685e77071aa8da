using System.Text;
using SparkMonitor.Core.States;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States;

public sealed class ItemSketchTests
{
    [Fact]
    public void Sketch_of_4096_distinct_values_is_exact_and_of_one_more_is_the_overflow()
    {
        var full = Integers(0, 4096);
        Assert.Equal((false, 4096, 4096L), (full.IsOverflow, full.Length, full.Count));
        Assert.Equal(full.Length, full.Merge(full).Length);
        Assert.Equal(ItemSketch.Overflow(NumericUnit.Integer), full.Merge(Integers(4096, 1)));
        Assert.Equal(ItemSketch.Overflow(NumericUnit.Integer), Integers(0, 4097));
    }

    [Fact]
    public void Overflow_absorbs_every_sketch_of_its_unit()
    {
        var overflow = ItemSketch.Overflow(NumericUnit.Integer);
        Assert.Equal(overflow, overflow.Merge(Integers(0, 3)));
        Assert.Equal(overflow, Integers(0, 3).Merge(overflow));
        Assert.Equal(overflow, overflow.Merge(ItemSketch.Empty));
        Assert.Null(overflow.DistinctCount);
        Assert.Null(overflow.FrequentItems());
        Assert.Null(overflow.CountOf(ItemKey.Of(1L)));
        Assert.Throws<StateMismatchException>(() => overflow.Merge(ReferenceStates.Items(NumericUnit.Days, [ItemKey.Of(1L)])));
    }

    [Fact]
    public void Both_factories_give_the_same_sketch()
    {
        long[] values = [5, -3, long.MaxValue, 0, long.MinValue];
        long[] counts = [1, 2, 3, 4, 5];
        var byBytes = ItemSketch.Of(NumericUnit.Integer, [.. values.Select(ItemKey.Of)], counts);
        Assert.Equal(byBytes, ItemSketch.Of(NumericUnit.Integer, [.. values.Select(ItemKey.Sortable)], counts));
        Assert.Equal([(double)long.MinValue, -3, 0, 5, long.MaxValue], byBytes.Numbers().Select(n => n.Value));
        Assert.Equal(2, byBytes.CountOf(ItemKey.Of(-3L)));
        Assert.Equal(0, byBytes.CountOf(ItemKey.Of(7L)));
    }

    [Fact]
    public void Keys_order_as_their_numbers_do()
    {
        var random = new Random(4);
        var reals = Enumerable.Range(0, 3_000).Select(_ => StateSampleCatalogue.AnyReal(random)).Append(-0.0).Order().ToList();
        Assert.Equal(reals, reals.OrderBy(ItemKey.Sortable));
        Assert.All(reals, x => Assert.Equal(x, ItemKey.ToReal(ItemKey.Sortable(x))));
        Assert.Equal(ItemKey.Of(0.0), ItemKey.Of(-0.0));
        var integers = Enumerable.Range(0, 3_000).Select(_ => StateSampleCatalogue.AnyLong(random)).Order().ToList();
        Assert.Equal(integers, integers.OrderBy(ItemKey.Sortable));
        Assert.All(integers, x => Assert.Equal(x, ItemKey.ToInteger(ItemKey.Sortable(x))));
        Assert.Equal("8000000000000001", Convert.ToHexString(ItemKey.Of(1L)));
    }

    [Fact]
    public void Numbers_of_wide_decimals_are_in_the_order_of_their_values()
    {
        var sketch = ReferenceStates.Items(NumericUnit.WideDecimal(2), ((string[])["9", "10", "-2", "0", "-11"]).Select(Encoding.ASCII.GetBytes));
        Assert.Equal([-11.0, -2, 0, 9, 10], sketch.Numbers().Select(n => n.Value));
    }

    [Fact]
    public void Frequent_items_come_by_count_then_by_key_bytes()
    {
        var sketch = ItemSketch.Of(NumericUnit.Text, [.. ((string[])["b", "é", "a", "Z", ""]).Select(Encoding.UTF8.GetBytes)], [3, 3, 3, 9, 1]);
        Assert.Equal(["Z", "a", "b", "é", ""], sketch.FrequentItems()!.Select(i => Encoding.UTF8.GetString(i.Key.Span)));
        Assert.Equal([9L, 3], sketch.FrequentItems(2)!.Select(i => i.Count));
        Assert.Equal(64, Integers(0, 100).FrequentItems()!.Count);
    }

    [Fact]
    public void Aligned_items_hold_the_counts_of_both()
    {
        var left = ItemSketch.Of(NumericUnit.Text, [.. ((string[])["a", "c"]).Select(Encoding.UTF8.GetBytes)], [1, 2]);
        var right = ItemSketch.Of(NumericUnit.Text, [.. ((string[])["c", "b"]).Select(Encoding.UTF8.GetBytes)], [4, 5]);
        Assert.Equal([("a", 1, 0), ("b", 0, 5), ("c", 2, 4)], ItemSketch.Align(left, right)!.Select(p => (Encoding.UTF8.GetString(p.Key.Span), p.Left, p.Right)));
        Assert.Null(ItemSketch.Align(left, ItemSketch.Overflow(NumericUnit.Text)));
    }

    public static TheoryData<string, string, string> ImpossibleKeys => new()
    {
        { "Integer", "00", "a key of one byte" },
        { "Real", "FFF8000000000001", "NaN" },
        { "Real", "FFF0000000000000", "infinity" },
        { "Real", "7FFFFFFFFFFFFFFF", "-0" },
        { "WideDecimal", "", "no digits" },
        { "WideDecimal", "2D30", "-0" },
        { "WideDecimal", "3031", "leading zero" },
        { "WideDecimal", "312E35", "a point" },
        { "Text", new string('A', 514), "257 bytes" },
    };

    [Theory]
    [MemberData(nameof(ImpossibleKeys))]
    public void Of_refuses_keys_that_the_unit_cannot_have(string kind, string hex, string why)
    {
        var unit = new NumericUnit(Enum.Parse<UnitKind>(kind), 0);
        Assert.NotNull(Record.Exception(() => ItemSketch.Of(unit, [Convert.FromHexString(hex)], [1])) as ArgumentException);
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Of_refuses_keys_given_twice_and_counts_below_one()
    {
        Assert.Throws<ArgumentException>(() => ItemSketch.Of(NumericUnit.Text, ["a"u8.ToArray(), "a"u8.ToArray()], [1, 1]));
        Assert.Throws<ArgumentException>(() => ItemSketch.Of(NumericUnit.Text, ["a"u8.ToArray()], [0]));
        Assert.Throws<ArgumentException>(() => ItemSketch.Of(NumericUnit.Text, ["a"u8.ToArray()], [1, 1]));
        Assert.Throws<ArgumentException>(() => ItemSketch.Of(default, ["a"u8.ToArray()], [1]));
        Assert.Throws<ArgumentException>(() => ItemSketch.Of(NumericUnit.Text, [1UL], [1]));
    }

    [Fact]
    public void Numbers_of_texts_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => ReferenceStates.Items(NumericUnit.Text, ["a"u8.ToArray()]).Numbers());

    private static ItemSketch Integers(int first, int count) =>
        ReferenceStates.Items(NumericUnit.Integer, Enumerable.Range(first, count).Select(i => ItemKey.Of((long)i)));
}
