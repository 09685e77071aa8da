using System.Globalization;
using System.Numerics;

namespace SparkMonitor.Core.Schema;

/// <summary>
/// The one text of a value, as slice values and items show it: plain integers, decimals with exactly their scale, <c>true</c> and
/// <c>false</c>, ISO dates and timestamps (<c>Z</c> for an instant, none for a local time), shortest round-trip doubles.
/// </summary>
public static class ValueText
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>The text of a value that is an integer y in the contract's sense.</summary>
    public static string OfInteger(ColumnType type, long value) => type.Kind switch
    {
        TypeKind.Boolean => value != 0 ? "true" : "false",
        TypeKind.Decimal => OfDecimal(value, type.Scale),
        TypeKind.Date => OfDate(value),
        TypeKind.Timestamp => OfMicroseconds(value) + "Z",
        TypeKind.TimestampNtz => OfMicroseconds(value),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    public static string OfReal(double value) => value switch
    {
        0 => "0",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    public static string OfDecimal(BigInteger unscaled, int scale)
    {
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = unscaled.Sign < 0 ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    /// <summary>The inverse of <see cref="OfInteger"/>.</summary>
    /// <exception cref="FormatException">The text is no value of the type.</exception>
    public static long ParseInteger(ColumnType type, string text) => type.Kind switch
    {
        TypeKind.Boolean => text switch
        {
            "true" => 1,
            "false" => 0,
            _ => throw new FormatException($"'{text}' is no boolean; write true or false."),
        },
        TypeKind.Decimal => (long)ParseDecimal(text, type.Scale),
        TypeKind.Date => ParseDate(text),
        TypeKind.Timestamp => ParseMicroseconds(text.EndsWith('Z') ? text[..^1] : text),
        TypeKind.TimestampNtz => ParseMicroseconds(text),
        _ => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
    };

    public static double ParseReal(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public static BigInteger ParseDecimal(string text, int scale)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? "" : text[(point + 1)..];
        if (fraction.Length > scale)
        {
            throw new FormatException($"'{text}' has more than {scale} decimals.");
        }

        var whole = point < 0 ? text : text[..point];
        return BigInteger.Parse(whole + fraction.PadRight(scale, '0'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>ISO date of a day since 1970-01-01 in the proleptic Gregorian calendar, also beyond the years 1 to 9999.</summary>
    public static string OfDate(long day)
    {
        var (year, month, dayOfMonth) = Civil(day);
        var text = year is >= 0 and <= 9999
            ? year.ToString("0000", CultureInfo.InvariantCulture)
            : year.ToString("+0000;-0000", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text}-{month:00}-{dayOfMonth:00}");
    }

    private static string OfMicroseconds(long value)
    {
        var day = Math.DivRem(value, MicrosecondsPerDay, out var rest);
        if (rest < 0)
        {
            day--;
            rest += MicrosecondsPerDay;
        }

        var seconds = rest / 1_000_000;
        var fraction = rest % 1_000_000;
        var time = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        return fraction == 0
            ? $"{OfDate(day)}T{time}"
            : $"{OfDate(day)}T{time}.{fraction.ToString("000000", CultureInfo.InvariantCulture).TrimEnd('0')}";
    }

    private static long ParseDate(string text)
    {
        var parts = text.TrimStart('-', '+').Split('-');
        if (parts.Length != 3)
        {
            throw new FormatException($"'{text}' is no date; write it as 2001-01-31.");
        }

        var year = long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture);
        return DayOf(
            text.StartsWith('-') ? -year : year,
            int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture),
            int.Parse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static long ParseMicroseconds(string text)
    {
        var at = text.IndexOf('T', StringComparison.Ordinal);
        var clock = at < 0 ? [] : text[(at + 1)..].Split(':');
        if (clock.Length != 3)
        {
            throw new FormatException($"'{text}' is no timestamp; write it as 2001-01-31T12:30:00.");
        }

        var point = clock[2].IndexOf('.', StringComparison.Ordinal);
        var seconds = point < 0 ? clock[2] : clock[2][..point];
        var fraction = point < 0 ? "0" : clock[2][(point + 1)..].PadRight(6, '0');
        return checked((ParseDate(text[..at]) * MicrosecondsPerDay)
            + (((Two(clock[0]) * 60 + Two(clock[1])) * 60 + Two(seconds)) * 1_000_000)
            + long.Parse(fraction, NumberStyles.None, CultureInfo.InvariantCulture));

        static long Two(string digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    // Days and civil dates by eras of 400 years: http://howardhinnant.github.io/date_algorithms.html
    private static (long Year, int Month, int Day) Civil(long day)
    {
        day += 719_468;
        var era = Math.DivRem(day >= 0 ? day : day - 146_096, 146_097).Quotient;
        var dayOfEra = day - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return ((era * 400) + yearOfEra + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1));
    }

    private static long DayOf(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        var era = Math.DivRem(year >= 0 ? year : year - 399, 400).Quotient;
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }
}
