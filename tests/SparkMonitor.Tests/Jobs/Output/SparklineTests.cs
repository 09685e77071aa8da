using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Tests.Jobs.Output;

public sealed class SparklineTests
{
    [Fact]
    public void Line_reaches_from_the_least_to_the_greatest_value() =>
        Assert.Equal("▁▂▃▄▅▆▇█", Sparkline.Line([0, 1, 2, 3, 4, 5, 6, 7]));

    [Fact]
    public void Line_of_equal_values_is_at_half_height() => Assert.Equal("▄▄▄", Sparkline.Line([5, 5, 5]));

    [Fact]
    public void Missing_and_infinite_values_are_gaps() =>
        Assert.Equal("▁··█·", Sparkline.Line([1, null, double.NaN, 2, double.PositiveInfinity]));

    [Fact]
    public void Line_without_values_is_all_gaps() => Assert.Equal("··", Sparkline.Line([null, double.NaN]));

    [Fact]
    public void Line_over_the_whole_range_of_doubles_does_not_overflow() =>
        Assert.Equal("▁▅█", Sparkline.Line([double.MinValue, 0, double.MaxValue]));

    [Fact]
    public void Histogram_shows_what_is_there_and_leaves_blank_what_is_not() =>
        Assert.Equal("▁ ▄█", Sparkline.Histogram([1, 0, 450, 1000]));

    [Fact]
    public void Histogram_without_counts_is_blank() => Assert.Equal("   ", Sparkline.Histogram([0, 0, 0]));
}
