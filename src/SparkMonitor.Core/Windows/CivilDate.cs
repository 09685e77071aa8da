namespace SparkMonitor.Core.Windows;

/// <summary>
/// A date of the proleptic Gregorian calendar, of any year. The conversions are those of Howard Hinnant's "chrono-compatible low-level
/// date algorithms" (days_from_civil, civil_from_days). Unlike <see cref="DateOnly"/> it reaches the bounds of the first and last year.
/// </summary>
internal readonly record struct CivilDate(long Year, int Month, int Day)
{
    public static CivilDate OfDays(long days)
    {
        var z = days + 719_468;
        var era = FloorDiv(z, 146_097);
        var dayOfEra = z - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return new CivilDate(yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1));
    }

    /// <summary>Days since 1970-01-01.</summary>
    public long ToDays()
    {
        var year = Month <= 2 ? Year - 1 : Year;
        var era = FloorDiv(year, 400);
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (Month > 2 ? Month - 3 : Month + 9)) + 2) / 5) + Day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    /// <summary>Monday is 0.</summary>
    public static int DayOfWeek(long days) => (int)(((days + 3) % 7 + 7) % 7);

    public static long FloorDiv(long value, long by) => value >= 0 ? value / by : ((value + 1) / by) - 1;
}
