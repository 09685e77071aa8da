using System.Globalization;

namespace SparkMonitor.SparkConnect;

/// <summary>Spark's dates and timestamps count days and microseconds since 1970; .NET's end at the year 9999, Spark's do not.</summary>
internal static class SparkTime
{
    private static readonly int FirstDay = -DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    private static readonly int LastDay = DateOnly.MaxValue.DayNumber + FirstDay;
    private static readonly long FirstMicrosecond = DateTime.MinValue.Subtract(DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    private static readonly long LastMicrosecond = DateTime.MaxValue.Subtract(DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateOnly ToDate(int days) => days >= FirstDay && days <= LastDay
        ? DateOnly.FromDayNumber(days - FirstDay)
        : throw new OverflowException(string.Create(CultureInfo.InvariantCulture, $"Day {days} since 1970 is outside the years 1 to 9999: read the raw value."));

    public static DateTime ToDateTime(long microseconds) => microseconds >= FirstMicrosecond && microseconds <= LastMicrosecond
        ? new DateTime(DateTime.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), DateTimeKind.Unspecified)
        : throw new OverflowException(string.Create(CultureInfo.InvariantCulture, $"{microseconds} microseconds since 1970 are outside the years 1 to 9999: read the raw value."));

    public static DateTimeOffset ToInstant(long microseconds) => new(ToDateTime(microseconds), TimeSpan.Zero);

    /// <summary>Ticks below the microsecond are dropped, towards the past.</summary>
    public static long Microseconds(DateTime wall) => FloorDivide(wall.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond);

    public static long Microseconds(DateTimeOffset instant) => Microseconds(instant.UtcDateTime);

    public static int Days(DateOnly date) => date.DayNumber + FirstDay;

    /// <summary>yyyy-MM-dd, with more digits and a sign outside the years 0 to 9999.</summary>
    public static string Date(int days)
    {
        var (year, month, day) = Civil(days);
        return string.Create(CultureInfo.InvariantCulture, $"{Year(year)}-{month:00}-{day:00}");
    }

    /// <summary>yyyy-MM-dd HH:mm:ss with up to six fractional digits, trailing zeros dropped.</summary>
    public static string Instant(long microseconds)
    {
        const long perDay = 86_400_000_000;
        var days = FloorDivide(microseconds, perDay);
        var rest = microseconds - (days * perDay);
        var fraction = rest % 1_000_000;
        var second = rest / 1_000_000;
        var text = string.Create(CultureInfo.InvariantCulture, $"{Date((int)days)} {second / 3600:00}:{second / 60 % 60:00}:{second % 60:00}");
        return fraction == 0 ? text : text + string.Create(CultureInfo.InvariantCulture, $".{fraction:000000}").TrimEnd('0');
    }

    private static string Year(long year)
    {
        var digits = Math.Abs(year).ToString("0000", CultureInfo.InvariantCulture);
        return year switch
        {
            < 0 => "-" + digits,
            > 9999 => "+" + digits,
            _ => digits,
        };
    }

    /// <summary>The proleptic Gregorian date of a day number (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").</summary>
    private static (long Year, int Month, int Day) Civil(long days)
    {
        var shifted = days + 719_468;
        var era = FloorDivide(shifted, 146_097);
        var dayOfEra = shifted - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthIndex = ((5 * dayOfYear) + 2) / 153;
        var month = (int)(monthIndex < 10 ? monthIndex + 3 : monthIndex - 9);
        var day = (int)(dayOfYear - (((153 * monthIndex) + 2) / 5) + 1);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }

    private static long FloorDivide(long value, long divisor)
    {
        var quotient = value / divisor;
        return value < 0 && quotient * divisor != value ? quotient - 1 : quotient;
    }
}
