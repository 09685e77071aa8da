using System.Globalization;

namespace SparkMonitor.DuckDb;

/// <summary>
/// Days since 1970-01-01 as a date of the proleptic Gregorian calendar in any year, written as DuckDB writes it. After Howard Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
/// </summary>
internal static class CivilDate
{
    public const string Infinity = "infinity";
    public const string NegativeInfinity = "-infinity";

    public static string Format(long days)
    {
        var z = days + 719_468;
        var era = Math.DivRem(z, 146_097, out var dayOfEra);
        if (dayOfEra < 0)
        {
            era--;
            dayOfEra += 146_097;
        }

        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * shifted) + 2) / 5) + 1;
        var month = shifted < 10 ? shifted + 3 : shifted - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return year > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{1 - year:0000}-{month:00}-{day:00} (BC)");
    }
}
