using System.Globalization;

namespace SparkMonitor.Core.Windows;

/// <summary>Instants in microseconds as ISO 8601 text and as <see cref="DateTimeOffset"/>.</summary>
public static class TimeText
{
    /// <summary><c>2001-03-04T05:06:07.000089Z</c>, without the fraction where it is zero; outside the years 1 to 9999 the bare number.</summary>
    public static string Format(long time)
    {
        if (time is < WindowCalendar.MinTime or > WindowCalendar.MaxTime)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{time} microseconds since 1970");
        }

        return ToDateTimeOffset(time).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads an instant in ISO 8601, UTC unless it says otherwise.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>The instant; the end of the year 9999, which the type cannot hold, becomes the last microsecond before it.</summary>
    public static DateTimeOffset ToDateTimeOffset(long time) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(time, WindowCalendar.MinTime, WindowCalendar.MaxTime) * TimeSpan.TicksPerMicrosecond);

    /// <summary>Microseconds since 1970, fractions of one cut off towards the past.</summary>
    public static long ToMicroseconds(DateTimeOffset time) =>
        CivilDate.FloorDiv(time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond);
}
