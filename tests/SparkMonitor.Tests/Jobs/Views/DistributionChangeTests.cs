using System.Buffers.Binary;
using System.Text;
using SparkMonitor.Core.States;
using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Tests.Jobs.Views;

/// <summary>Distances by hand.</summary>
public sealed class DistributionChangeTests
{
    [Fact]
    public void Numbers_have_the_largest_gap_of_their_distribution_functions() =>
        Assert.Equal(0.5, DistributionChange.Between(Numbers((1, 1), (2, 1)), Numbers((2, 1), (3, 1)))!.Value, 15);

    [Fact]
    public void Numbers_that_share_nothing_are_one_apart() =>
        Assert.Equal(1, DistributionChange.Between(Numbers((-5, 3), (-4, 3)), Numbers((4, 1))));

    [Fact]
    public void Numbers_that_stand_for_categories_have_no_order() =>
        Assert.Equal(0.25, DistributionChange.Between(Numbers((1, 2), (2, 1), (9, 1)), Numbers((1, 1), (2, 2), (9, 1)), isOrdered: false)!.Value, 15);

    [Fact]
    public void Texts_have_the_share_of_rows_that_would_change() =>
        Assert.Equal(0.5, DistributionChange.Between(Texts(("a", 3), ("b", 1)), Texts(("a", 1), ("c", 1)))!.Value, 15);

    [Fact]
    public void Alike_is_zero_whatever_the_number_of_rows() =>
        Assert.Equal(0, DistributionChange.Between(Texts(("a", 30), ("b", 10)), Texts(("a", 3), ("b", 1)))!.Value, 15);

    [Fact]
    public void Overflown_numbers_are_compared_by_their_cells()
    {
        var low = Sketch(1, 2);
        var high = Sketch(1, 1024);

        // Half of the values lie in the same cell, the other half does not.
        Assert.Equal(0.5, DistributionChange.Between(low, high)!.Value, 15);
    }

    [Fact]
    public void Overflown_texts_are_compared_by_their_hashed_histogram()
    {
        var (left, right) = (new long[DistinctSketch.Registers], new long[DistinctSketch.Registers]);
        (left[0], left[1], right[1], right[2]) = (1, 1, 1, 1);

        Assert.Equal(0.5, DistributionChange.Between(Hashed(left), Hashed(right))!.Value, 15);
    }

    [Fact]
    public void Sketches_of_different_size_are_compared_folded()
    {
        var (left, right) = (new long[DistinctSketch.Registers], new long[DistinctSketch.FoldedRegisters]);
        (left[0], left[7], right[0]) = (1, 1, 5);

        // Registers 0 to 7 fold into register 0.
        Assert.Equal(0, DistributionChange.Between(Hashed(left), Hashed(right))!.Value, 15);
    }

    [Fact]
    public void Nothing_is_known_of_no_values()
    {
        Assert.Null(DistributionChange.Between(Numbers(), Numbers((1, 1))));
        Assert.Null(DistributionChange.Between(Empty, Empty));
    }

    internal static ColumnStates Empty => new(CountsState.Empty, null, null, null, null, null);

    internal static ColumnStates Numbers(params (long Value, long Count)[] values) => Empty with
    {
        Items = ItemSketch.Of(NumericUnit.Integer, [.. values.Select(v => Key(v.Value))], [.. values.Select(v => v.Count)]),
    };

    internal static ColumnStates Texts(params (string Value, long Count)[] values) => Empty with
    {
        Items = ItemSketch.Of(NumericUnit.Text, [.. values.Select(v => Encoding.UTF8.GetBytes(v.Value))], [.. values.Select(v => v.Count)]),
    };

    /// <summary>One value each, beyond what items keep.</summary>
    internal static ColumnStates Sketch(params double[] values)
    {
        var cells = values.Select(v => new CellCount((int)(70 * Math.Log2(v)), 1)).ToArray();
        return Empty with
        {
            Items = ItemSketch.Overflow(NumericUnit.Real),
            Quantiles = QuantileSketch.Of(NumericUnit.Real, [], 0, cells, values.Min(), values.Max()),
        };
    }

    private static ColumnStates Hashed(long[] counts) => Empty with
    {
        Items = ItemSketch.Overflow(NumericUnit.Text),
        Distinct = DistinctSketch.Of(counts, [.. counts.Select(c => c > 0 ? (ushort)1024 : DistinctSketch.EmptyCode)]),
    };

    private static byte[] Key(long value)
    {
        var key = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(key, (ulong)value ^ (1UL << 63));
        return key;
    }
}
