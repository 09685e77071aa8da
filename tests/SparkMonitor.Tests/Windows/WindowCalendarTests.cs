using System.Globalization;
using SparkMonitor.Core;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Tests.Windows;

public sealed class WindowCalendarTests
{
    // Expected instants: Python 3 zoneinfo with tzdata 2025b, the first minute whose local time is not before midnight of the date.
    [Theory]
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z")]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z")]
    [InlineData("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z")]
    [InlineData("America/Havana", "2018-11-04", "2018-11-04T04:00:00Z")]
    [InlineData("America/Havana", "2018-03-11", "2018-03-11T05:00:00Z")]
    [InlineData("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z")]
    [InlineData("America/St_Johns", "2006-10-30", "2006-10-30T03:30:00Z")]
    [InlineData("America/St_Johns", "2006-04-02", "2006-04-02T03:30:00Z")]
    [InlineData("Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z")]
    [InlineData("Asia/Beirut", "2022-10-30", "2022-10-29T22:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2019-04-07", "2019-04-06T13:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2019-04-08", "2019-04-07T13:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2019-10-06", "2019-10-05T13:30:00Z")]
    [InlineData("Europe/Berlin", "2001-03-25", "2001-03-24T23:00:00Z")]
    [InlineData("Europe/Berlin", "2001-03-26", "2001-03-25T22:00:00Z")]
    [InlineData("Europe/Berlin", "2001-10-28", "2001-10-27T22:00:00Z")]
    [InlineData("Europe/Berlin", "2001-10-29", "2001-10-28T23:00:00Z")]
    [InlineData("Asia/Kathmandu", "1985-12-31", "1985-12-30T18:30:00Z")]
    [InlineData("Asia/Kathmandu", "1986-01-01", "1985-12-31T18:30:00Z")]
    [InlineData("Asia/Kathmandu", "1986-01-02", "1986-01-01T18:15:00Z")]
    [InlineData("Africa/Cairo", "2010-09-10", "2010-09-09T22:00:00Z")]
    [InlineData("Atlantic/Azores", "2021-10-31", "2021-10-31T00:00:00Z")]
    [InlineData("Atlantic/Azores", "2021-03-28", "2021-03-28T01:00:00Z")]
    [InlineData("America/Asuncion", "2023-10-01", "2023-10-01T04:00:00Z")]
    [InlineData("America/Toronto", "1950-11-26", "1950-11-26T04:00:00Z")]
    [InlineData("Pacific/Kwajalein", "1993-08-22", "1993-08-21T12:00:00Z")]
    [InlineData("Asia/Amman", "2014-03-28", "2014-03-27T22:00:00Z")]
    [InlineData("America/Scoresbysund", "2023-10-29", "2023-10-29T00:00:00Z")]
    [InlineData("Europe/Berlin", "9999-07-01", "9999-06-30T22:00:00Z")]
    [InlineData("America/New_York", "1950-07-01", "1950-07-01T04:00:00Z")]
    public void StartOfDay_zone_isTheFirstInstantOfTheLocalDate(string zone, string date, string expected)
    {
        var day = DateOnly.Parse(date, CultureInfo.InvariantCulture).DayNumber - new DateOnly(1970, 1, 1).DayNumber;

        Assert.Equal(expected, Times.Iso(Times.Calendar(zone).StartOfDay(day)));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2001-03-25T10:00:00Z", 23)]
    [InlineData("Europe/Berlin", "2001-10-28T10:00:00Z", 25)]
    [InlineData("Europe/Berlin", "2001-07-01T10:00:00Z", 24)]
    [InlineData("America/Sao_Paulo", "2018-11-04T10:00:00Z", 23)]
    [InlineData("Australia/Lord_Howe", "2019-04-07T00:00:00Z", 24.5)]
    public void WindowOf_day_followsTheCalendarOfTheZone(string zone, string time, double hours)
    {
        var window = Times.Calendar(zone).WindowOf(Granularity.Day, Times.Micros(time));

        Assert.Equal(hours, (window.End - window.Start)!.Value / 3.6e9);
    }

    [Theory]
    [InlineData(Granularity.FiveMinutes, "2001-03-04T05:06:07Z", "2001-03-04T05:05:00Z", "2001-03-04T05:10:00Z")]
    [InlineData(Granularity.ThirtyMinutes, "2001-03-04T05:59:59.999999Z", "2001-03-04T05:30:00Z", "2001-03-04T06:00:00Z")]
    [InlineData(Granularity.Hour, "2001-03-04T05:00:00Z", "2001-03-04T05:00:00Z", "2001-03-04T06:00:00Z")]
    [InlineData(Granularity.Day, "1969-12-31T23:59:59.999999Z", "1969-12-31T00:00:00Z", "1970-01-01T00:00:00Z")]
    [InlineData(Granularity.Week, "2001-03-04T05:06:07Z", "2001-02-26T00:00:00Z", "2001-03-05T00:00:00Z")]
    [InlineData(Granularity.Week, "1969-12-31T05:06:07Z", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z")]
    [InlineData(Granularity.Month, "2000-02-29T05:06:07Z", "2000-02-01T00:00:00Z", "2000-03-01T00:00:00Z")]
    [InlineData(Granularity.Month, "1900-02-28T05:06:07Z", "1900-02-01T00:00:00Z", "1900-03-01T00:00:00Z")]
    [InlineData(Granularity.Quarter, "2001-12-31T23:00:00Z", "2001-10-01T00:00:00Z", "2002-01-01T00:00:00Z")]
    [InlineData(Granularity.Year, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0002-01-01T00:00:00Z")]
    [InlineData(Granularity.Quarter, "1582-10-10T00:00:00Z", "1582-10-01T00:00:00Z", "1583-01-01T00:00:00Z")]
    public void WindowOf_utc_boundsAreThoseOfTheProlepticGregorianCalendar(Granularity granularity, string time, string start, string end)
    {
        var window = WindowCalendar.Utc.WindowOf(granularity, Times.Micros(time));

        Assert.Equal((start, end), (Times.Iso(window.Start), Times.Iso(window.End)));
    }

    [Fact]
    public void WindowOf_lastInstantOfTheYear9999_endsOneMicrosecondLater()
    {
        foreach (var granularity in Granularities.All)
        {
            var window = WindowCalendar.Utc.WindowOf(granularity, WindowCalendar.MaxTime);

            Assert.Equal(WindowCalendar.MaxTime + 1, window.End);
            Assert.Equal(WindowCalendar.MinTime, WindowCalendar.Utc.WindowOf(granularity, WindowCalendar.MinTime).Start);
        }
    }

    [Theory]
    [InlineData(WindowCalendar.MinTime - 1)]
    [InlineData(WindowCalendar.MaxTime + 1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void WindowOf_instantOutsideTheYears1To9999_isRefused(long time)
    {
        var error = Assert.Throws<MonitorException>(() => WindowCalendar.Utc.WindowOf(Granularity.Day, time));

        Assert.Contains("years 1 to 9999", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("UTC")]
    [InlineData("America/St_Johns")]
    [InlineData("Pacific/Apia")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Havana")]
    public void Cover_yearWithEveryIrregularity_isGapFreeAndAgreesWithWindowOf(string zone)
    {
        var calendar = Times.Calendar(zone);
        var from = Times.Micros(zone == "Pacific/Apia" ? "2011-01-01T12:34:56Z" : "2006-01-01T12:34:56Z");
        var to = from + (365 * WindowCalendar.MicrosecondsPerDay);
        foreach (var granularity in Granularities.All)
        {
            var windows = calendar.Cover(granularity, from, to).ToList();

            Assert.True(windows[0].Start <= from && from < windows[0].End);
            Assert.True(windows[^1].Start <= to && to < windows[^1].End);
            for (var i = 0; i < windows.Count; i++)
            {
                Assert.True(i == 0 || windows[i].Start == windows[i - 1].End);
                if (i % 97 == 0 || windows.Count < 1000)
                {
                    Assert.Equal(windows[i], calendar.WindowOf(granularity, windows[i].Start!.Value));
                    Assert.Equal(windows[i], calendar.WindowOf(granularity, windows[i].End!.Value - 1));
                }
            }
        }
    }

    [Fact]
    public void WindowOf_hourOfTheDayThatClocksGoBack_isElapsedTime()
    {
        var berlin = Times.Calendar("Europe/Berlin");
        var hours = berlin.Cover(Granularity.Hour, Times.Micros("2001-10-27T22:00:00Z"), Times.Micros("2001-10-28T22:59:59Z")).ToList();

        Assert.Equal(25, hours.Count);
        Assert.All(hours, h => Assert.Equal(3_600_000_000, h.End - h.Start));
    }

    [Fact]
    public void WindowOf_hourInADayOf24AndAHalfHours_cutsTheLastOne()
    {
        var day = Times.Calendar("Australia/Lord_Howe").WindowOf(Granularity.Day, Times.Micros("2019-04-07T00:00:00Z"));
        var hours = Times.Calendar("Australia/Lord_Howe").Cover(Granularity.Hour, day.Start!.Value, day.End!.Value - 1).ToList();

        Assert.Equal(25, hours.Count);
        Assert.Equal(1_800_000_000, hours[^1].End - hours[^1].Start);
        Assert.Equal(day.End, hours[^1].End);
    }

    [Fact]
    public void Find_unknownZone_isNull()
    {
        Assert.Null(WindowCalendar.Find("Europe/Atlantis"));
        Assert.Equal("UTC", WindowCalendar.Find("utc")!.Zone);
    }

    // Every 100th day of ten thousand years against DateTime, an independent implementation of the same calendar.
    [Fact]
    public void CivilDate_everyYear_agreesWithDateTime()
    {
        for (var date = DateTime.MinValue; date.Year < 9999; date = date.AddDays(100))
        {
            var days = (long)(date - DateTime.UnixEpoch).TotalDays;
            var start = WindowCalendar.Utc.WindowOf(Granularity.Month, days * WindowCalendar.MicrosecondsPerDay).Start;

            Assert.Equal(TimeText.ToMicroseconds(new DateTimeOffset(date.Year, date.Month, 1, 0, 0, 0, TimeSpan.Zero)), start);
        }
    }
}
