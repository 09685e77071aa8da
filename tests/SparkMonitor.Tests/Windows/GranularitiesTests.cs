using SparkMonitor.Core.Windows;

namespace SparkMonitor.Tests.Windows;

public sealed class GranularitiesTests
{
    [Fact]
    public void TryParse_everyName_givesTheGranularityBack()
    {
        foreach (var granularity in Granularities.All)
        {
            Assert.True(Granularities.TryParse(granularity.Name().ToUpperInvariant(), out var parsed));
            Assert.Equal(granularity, parsed);
        }

        Assert.False(Granularities.TryParse("2 days", out _));
        Assert.False(Granularities.TryParse(null, out _));
    }

    [Fact]
    public void NestsIn_weeks_nestInNothingElse()
    {
        Assert.DoesNotContain(Granularities.All, g => g != Granularity.Week && Granularity.Week.NestsIn(g));
        Assert.True(Granularity.Day.NestsIn(Granularity.Week));
        Assert.True(Granularity.Month.NestsIn(Granularity.Quarter));
        Assert.False(Granularity.Quarter.NestsIn(Granularity.Month));
    }

    [Theory]
    [InlineData(Granularity.Day, Granularity.Week, Granularity.Year)]
    [InlineData(Granularity.Week, Granularity.Week, Granularity.Week)]
    [InlineData(Granularity.Month, Granularity.Month, Granularity.Year)]
    [InlineData(Granularity.FiveMinutes, Granularity.FiveMinutes, Granularity.Week)]
    public void BaseOf_twoGranularities_isTheCoarsestThatNestsInBoth(Granularity expected, Granularity left, Granularity right) =>
        Assert.Equal(expected, Granularities.BaseOf([left, right]));
}
