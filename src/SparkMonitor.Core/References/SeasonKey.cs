using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.References;

/// <summary>What of a window's start repeats.</summary>
public static class SeasonKey
{
    private const long MicrosecondsPerHour = 3_600_000_000;

    /// <summary>Windows of equal key are of the same season.</summary>
    /// <param name="start">The window's start in microseconds.</param>
    /// <param name="granularity">The window's granularity; windows below a day keep their time of day within the week.</param>
    public static long Of(Season season, long start, string? granularity, WindowCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var day = calendar.DayOf(start);
        var date = CivilDate.OfDays(day);
        var local = start + calendar.OffsetAt(start) - (day * WindowCalendar.MicrosecondsPerDay);
        return season switch
        {
            Season.HourOfDay => local / MicrosecondsPerHour,
            // 1970-01-01 was a Thursday.
            Season.DayOfWeek => ((((day + 3) % 7) + 7) % 7 * WindowCalendar.MicrosecondsPerDay) + (IsBelowDay(granularity) ? local : 0),
            Season.MonthOfYear => date.Month,
            _ => (date.Month - 1) / 3,
        };
    }

    private static bool IsBelowDay(string? granularity) => Granularities.TryParse(granularity, out var known) && known < Granularity.Day;
}
