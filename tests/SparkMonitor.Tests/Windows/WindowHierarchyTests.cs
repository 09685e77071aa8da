using SparkMonitor.Core;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Tests.Windows;

public sealed class WindowHierarchyTests
{
    private static readonly long Min = Times.Micros("2001-01-30T00:30:00Z");
    private static readonly long Max = Times.Micros("2001-04-02T00:30:00Z");

    [Fact]
    public void Build_weekAndMonth_mergesBothFromDays()
    {
        var levels = WindowHierarchy.Build(WindowCalendar.Utc, [Granularity.Month, Granularity.Week], Min, Max).Levels;

        Assert.Equal([Granularity.Day, Granularity.Week, Granularity.Month], levels.Select(l => l.Granularity));
        Assert.Equal([false, true, true], levels.Select(l => l.Requested));
        Assert.Equal([-1, 0, 0], levels.Select(l => l.Source));
    }

    [Fact]
    public void Build_allGranularities_mergesFromTheCoarsestThatNests()
    {
        var levels = WindowHierarchy.Build(Times.Calendar("Europe/Berlin"), Granularities.All.ToList(), Min, Max).Levels;

        Assert.Equal([-1, 0, 1, 2, 3, 3, 5, 6], levels.Select(l => l.Source));
        Assert.All(levels.Skip(1), level =>
        {
            var source = levels[level.Source].Windows;
            for (var i = 0; i < source.Count; i++)
            {
                var target = level.Windows[level.Map[i]];
                Assert.True(target.Start <= source[i].Start && source[i].End <= target.End);
            }
        });
    }

    [Fact]
    public void Build_oneGranularity_isTheBase()
    {
        var level = Assert.Single(WindowHierarchy.Build(WindowCalendar.Utc, [Granularity.Quarter], Min, Max).Levels);

        Assert.Equal(2, level.Windows.Count);
        Assert.True(level.Requested);
    }

    [Fact]
    public void Build_noTime_hasNoWindows()
    {
        var hierarchy = WindowHierarchy.Build(WindowCalendar.Utc, [Granularity.Day, Granularity.Month], null, null);

        Assert.All(hierarchy.Levels, l => Assert.Empty(l.Windows));
    }

    [Fact]
    public void Build_absurdRange_isRefusedWithCountRangeAndAdvice()
    {
        var error = Assert.Throws<MonitorException>(
            () => WindowHierarchy.Build(WindowCalendar.Utc, [Granularity.Day], WindowCalendar.MinTime, WindowCalendar.MaxTime));

        Assert.Contains("1 day from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z would be about 3,652,", error.Message, StringComparison.Ordinal);
        Assert.Contains("at most 100,000", error.Message, StringComparison.Ordinal);
        Assert.Contains("windows of 1 quarter or longer", error.Message, StringComparison.OrdinalIgnoreCase);
    }
}
