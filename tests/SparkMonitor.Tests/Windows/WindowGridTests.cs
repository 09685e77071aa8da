using SparkMonitor.Core;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Tests.Windows;

public sealed class WindowGridTests
{
    [Theory]
    [InlineData(Granularity.Hour, "Europe/Berlin", 40)]
    [InlineData(Granularity.Month, "America/New_York", 5000)]
    [InlineData(Granularity.Year, "UTC", 300_000)]
    public void IndexOf_randomTimes_isTheWindowThatHoldsThem(Granularity granularity, string zone, int days)
    {
        var min = Times.Micros("1970-03-01T00:00:00Z") - (days * WindowCalendar.MicrosecondsPerDay / 2);
        var max = min + (days * WindowCalendar.MicrosecondsPerDay);
        var windows = Times.Calendar(zone).Cover(granularity, min, max).ToList();
        var grid = new WindowGrid(windows);
        var random = new Random(17);
        for (var i = 0; i < 20_000; i++)
        {
            var time = random.NextInt64(min, max + 1);
            var index = grid.IndexOf(time);

            Assert.True(windows[index].Start <= time && time < windows[index].End);
        }

        for (var i = 0; i < windows.Count; i++)
        {
            Assert.Equal(i, grid.IndexOf(windows[i].Start!.Value));
            Assert.Equal(i, grid.IndexOf(windows[i].End!.Value - 1));
        }

        Assert.Equal(-1, grid.IndexOf(windows[0].Start!.Value - 1));
        Assert.Equal(-1, grid.IndexOf(windows[^1].End!.Value));
    }

    [Fact]
    public void IndexOf_windowsWithGaps_isMinusOneInAGap()
    {
        var grid = new WindowGrid([new TimeWindow(-10, 0), new TimeWindow(0, 1), new TimeWindow(1_000_000_000_000, 1_000_000_000_007)]);

        Assert.Equal([-1, 0, 0, 1, -1, -1, 2, 2, -1], new long[] { -11, -10, -1, 0, 1, 999_999_999_999, 1_000_000_000_000, 1_000_000_000_006, 1_000_000_000_007 }.Select(grid.IndexOf));
    }

    [Fact]
    public void IndexOf_wholeRangeOfTime_doesNotOverflow()
    {
        var grid = new WindowGrid([.. WindowCalendar.Utc.Cover(Granularity.Year, WindowCalendar.MinTime, WindowCalendar.MaxTime)]);

        Assert.Equal(9999, grid.Count);
        Assert.Equal(0, grid.IndexOf(WindowCalendar.MinTime));
        Assert.Equal(9998, grid.IndexOf(WindowCalendar.MaxTime));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Locate_chunkOfTimes_writesTheIndexOfEach(bool withNulls)
    {
        var grid = new WindowGrid([.. WindowCalendar.Utc.Cover(Granularity.Day, 0, 99 * WindowCalendar.MicrosecondsPerDay)]);
        var random = new Random(3);
        var times = Enumerable.Range(0, 2048).Select(_ => random.NextInt64(0, 100 * WindowCalendar.MicrosecondsPerDay)).ToArray();
        var validity = withNulls ? Enumerable.Range(0, 32).Select(_ => (ulong)random.NextInt64()).ToArray() : [];
        var expected = times.Select((t, i) => withNulls && (validity[i >> 6] >> (i & 63) & 1) == 0 ? grid.NullIndex : (int)(t / WindowCalendar.MicrosecondsPerDay));
        var windows = new int[times.Length];

        grid.Locate(times, validity, windows);

        Assert.Equal(expected, windows);
        var days = new int[times.Length];
        grid.Locate([.. times.Select(t => (int)(t / WindowCalendar.MicrosecondsPerDay))], validity, days);
        Assert.Equal(windows, days);
    }

    [Fact]
    public void Locate_allNull_needsNoWindow()
    {
        var windows = new int[70];

        new WindowGrid([]).Locate(new long[70], new ulong[2], windows);

        Assert.All(windows, w => Assert.Equal(0, w));
    }

    [Fact]
    public void Locate_timeOutsideTheWindows_isRefused()
    {
        var grid = new WindowGrid([new TimeWindow(0, 10)]);

        var error = Assert.Throws<MonitorException>(() => grid.Locate([3L, 10L], [], new int[2]));

        Assert.Contains("1970-01-01T00:00:00.00001Z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_overlappingWindows_isRefused() =>
        Assert.Throws<ArgumentException>(() => new WindowGrid([new TimeWindow(0, 10), new TimeWindow(9, 20)]));
}
