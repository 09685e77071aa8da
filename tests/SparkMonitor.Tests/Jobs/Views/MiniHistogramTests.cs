using SparkMonitor.Core.States;
using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Tests.Jobs.Views;

public sealed class MiniHistogramTests
{
    [Fact]
    public void Few_numbers_have_a_bar_each_in_their_order() =>
        Assert.Equal([5.0, 1.0, 3.0], MiniHistogram.Of(DistributionChangeTests.Numbers((10, 3), (-2, 5), (4, 1))));

    [Fact]
    public void Texts_have_their_most_frequent_values() =>
        Assert.Equal([5.0, 3.0, 1.0], MiniHistogram.Of(DistributionChangeTests.Texts(("a", 1), ("b", 5), ("c", 3))));

    [Fact]
    public void Many_numbers_share_bars_of_equal_width()
    {
        var bars = MiniHistogram.Of(DistributionChangeTests.Sketch([.. Enumerable.Range(0, 13).Select(i => Math.Pow(2, i))]));

        // 1 to 4096 in twelve bars of 341: nine powers of two in the first, then 512, 1024, 2048 and 4096 by themselves.
        Assert.Equal(MiniHistogram.Bars, bars.Count);
        Assert.Equal(13, bars.Sum(), 9);
        Assert.Equal(9, bars[0], 9);
        Assert.Equal(1, bars[^1], 9);
    }

    [Fact]
    public void Whole_range_of_doubles_does_not_overflow()
    {
        var states = DistributionChangeTests.Empty with
        {
            Items = ItemSketch.Overflow(NumericUnit.Real),
            Quantiles = QuantileSketch.Of(NumericUnit.Real, [new CellCount(70 * 1023, 1)], 0, [new CellCount(70 * 1023, 1)], -Math.Pow(2, 1023), Math.Pow(2, 1023)),
        };

        var bars = MiniHistogram.Of(states);

        Assert.All(bars, b => Assert.True(double.IsFinite(b)));
        Assert.Equal(2, bars.Sum(), 9);
    }

    [Fact]
    public void States_that_keep_no_values_have_no_shape() => Assert.Empty(MiniHistogram.Of(DistributionChangeTests.Empty));
}
