using SparkMonitor.Core;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Tests.Windows;

public sealed class WindowLabelTests
{
    // Week labels: datetime.date.isocalendar of Python.
    [Theory]
    [InlineData(Granularity.Year, "2001-03-04T05:06:07Z", "2001")]
    [InlineData(Granularity.Quarter, "2001-03-04T05:06:07Z", "2001-Q1")]
    [InlineData(Granularity.Month, "2001-03-04T05:06:07Z", "2001-03")]
    [InlineData(Granularity.Week, "2001-03-19T05:06:07Z", "2001-W12")]
    [InlineData(Granularity.Week, "2024-12-30T00:00:00Z", "2025-W01")]
    [InlineData(Granularity.Week, "2021-01-03T00:00:00Z", "2020-W53")]
    [InlineData(Granularity.Week, "2005-01-01T00:00:00Z", "2004-W53")]
    [InlineData(Granularity.Week, "1969-12-29T00:00:00Z", "1970-W01")]
    [InlineData(Granularity.Week, "9999-12-31T00:00:00Z", "9999-W52")]
    [InlineData(Granularity.Day, "2001-03-04T05:06:07Z", "2001-03-04")]
    [InlineData(Granularity.Hour, "2001-03-04T05:06:07Z", "2001-03-04T05")]
    [InlineData(Granularity.ThirtyMinutes, "2001-03-04T05:46:07Z", "2001-03-04T05:30")]
    [InlineData(Granularity.FiveMinutes, "2001-03-04T05:46:07Z", "2001-03-04T05:45")]
    [InlineData(Granularity.Year, "0001-03-04T05:46:07Z", "0001")]
    public void Format_window_parsesBack(Granularity granularity, string time, string label)
    {
        var window = WindowCalendar.Utc.WindowOf(granularity, Times.Micros(time));

        Assert.Equal(label, WindowLabel.Format(WindowCalendar.Utc, granularity, window));
        Assert.Equal((granularity, window), WindowLabel.Parse(WindowCalendar.Utc, label, granularity));
        Assert.Equal(granularity.Elapsed() is null or 3_600_000_000, WindowLabel.TellsGranularity(label));
        if (WindowLabel.TellsGranularity(label))
        {
            Assert.Equal((granularity, window), WindowLabel.Parse(WindowCalendar.Utc, label, null));
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", "2001-10-20T00:00:00Z", "2001-11-02T00:00:00Z")]
    [InlineData("Europe/Berlin", "2001-03-20T00:00:00Z", "2001-04-02T00:00:00Z")]
    [InlineData("America/St_Johns", "2006-10-25T00:00:00Z", "2006-11-02T00:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2019-04-01T00:00:00Z", "2019-04-12T00:00:00Z")]
    [InlineData("America/Havana", "2018-11-01T00:00:00Z", "2018-11-09T00:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-25T00:00:00Z", "2012-01-04T00:00:00Z")]
    [InlineData("Asia/Tokyo", "0001-01-01T00:00:00Z", "0001-01-04T00:00:00Z")]
    [InlineData("America/New_York", "0001-01-01T00:00:00Z", "0001-01-04T00:00:00Z")]
    [InlineData("Asia/Tokyo", "9999-12-28T00:00:00Z", "9999-12-31T14:59:59Z")]
    public void Format_everyWindowAroundAClockChange_isUniqueAndParsesBack(string zone, string from, string to)
    {
        var calendar = Times.Calendar(zone);
        foreach (var granularity in Granularities.All)
        {
            var labels = new HashSet<string>(StringComparer.Ordinal);
            foreach (var window in calendar.Cover(granularity, Times.Micros(from), Times.Micros(to)))
            {
                var label = WindowLabel.Format(calendar, granularity, window);

                Assert.True(labels.Add(label), label);
                Assert.Equal((granularity, window), WindowLabel.Parse(calendar, label, granularity));
            }
        }
    }

    [Fact]
    public void Format_hourShownTwice_carriesItsOffset()
    {
        var berlin = Times.Calendar("Europe/Berlin");
        var labels = berlin.Cover(Granularity.Hour, Times.Micros("2001-10-27T23:00:00Z"), Times.Micros("2001-10-28T02:00:00Z"))
            .Select(w => WindowLabel.Format(berlin, Granularity.Hour, w));

        Assert.Equal(["2001-10-28T01", "2001-10-28T02+02:00", "2001-10-28T02+01:00", "2001-10-28T03"], labels);
    }

    [Theory]
    [InlineData("2001-10-28T02", "show 2001-10-28T02 twice: write 2001-10-28T02+02:00 or 2001-10-28T02+01:00")]
    [InlineData("2001-03-25T02", "No window of 1 hour begins at 2001-03-25T02 in Europe/Berlin")]
    [InlineData("2001-13", "is no window")]
    [InlineData("2001-02-29", "is no window")]
    [InlineData("2001-W53", "is no window")]
    [InlineData("yesterday", "is no window")]
    [InlineData("2001-03-04T05:30", "needs its granularity")]
    [InlineData("null", "needs its granularity")]
    [InlineData("", "is no window")]
    public void Parse_badLabel_saysWhatToWrite(string label, string message)
    {
        var error = Assert.Throws<MonitorException>(() => WindowLabel.Parse(Times.Calendar("Europe/Berlin"), label, null));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_granularityThatTheFormContradicts_isRefused()
    {
        Assert.Throws<MonitorException>(() => WindowLabel.Parse(WindowCalendar.Utc, "2001-03", Granularity.Day));
        Assert.Throws<MonitorException>(() => WindowLabel.Parse(WindowCalendar.Utc, "2001-03-04T05:30", Granularity.Day));
        Assert.Throws<MonitorException>(() => WindowLabel.Parse(WindowCalendar.Utc, "2001-03-04T05:31", Granularity.ThirtyMinutes));
    }

    [Fact]
    public void Parse_dayThatTheZoneSkipped_isRefused()
    {
        var error = Assert.Throws<MonitorException>(() => WindowLabel.Parse(Times.Calendar("Pacific/Apia"), "2011-12-30", null));

        Assert.Contains("does not exist in Pacific/Apia", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_null_isTheNullWindow() =>
        Assert.Equal((Granularity.Day, TimeWindow.Null), WindowLabel.Parse(WindowCalendar.Utc, "null", Granularity.Day));
}
