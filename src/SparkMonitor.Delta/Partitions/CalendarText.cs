using System.Globalization;

namespace SparkMonitor.Delta.Partitions;

/// <summary>Dates and times as logs write them, over the whole range of Spark: years beyond 9999 and before 1, Gregorian throughout.</summary>
public static class CalendarText
{
    private const long MicrosPerSecond = 1_000_000;
    private const long MicrosPerDay = 86_400 * MicrosPerSecond;

    /// <summary>Days since 1970-01-01 of <c>yyyy-MM-dd</c>.</summary>
    /// <exception cref="FormatException">The text is no date.</exception>
    public static long ParseDate(string text)
    {
        var rest = text.AsSpan();
        var days = TakeDate(ref rest);
        return days is { } value && rest.IsEmpty ? value : throw new FormatException($"'{text}' is no date");
    }

    /// <summary>
    /// Microseconds since 1970 of <c>yyyy-MM-dd HH:mm:ss[.ffffff]</c> or its ISO form with <c>T</c> and a zone. Without a zone the text is
    /// taken as UTC.
    /// </summary>
    /// <param name="zoned">False refuses a zone.</param>
    /// <exception cref="FormatException">The text is no timestamp.</exception>
    public static long ParseTimestamp(string text, bool zoned)
    {
        var rest = text.AsSpan();
        if (TakeDate(ref rest) is not { } days)
        {
            throw Wrong(text);
        }

        if (rest.IsEmpty)
        {
            return checked(days * MicrosPerDay);
        }

        if (rest[0] is not (' ' or 'T'))
        {
            throw Wrong(text);
        }

        rest = rest[1..];
        if (!TakeNumber(ref rest, 2, out var hours) || hours > 23 || !TakeChar(ref rest, ':') || !TakeNumber(ref rest, 2, out var minutes) || minutes > 59)
        {
            throw Wrong(text);
        }

        long seconds = 0;
        if (TakeChar(ref rest, ':') && (!TakeNumber(ref rest, 2, out seconds) || seconds > 59))
        {
            throw Wrong(text);
        }

        var micros = TakeFraction(ref rest, text);
        var offset = TakeZone(ref rest, zoned, text);
        try
        {
            return checked((days * MicrosPerDay) + ((((hours * 60) + minutes - offset) * 60) + seconds) * MicrosPerSecond + micros);
        }
        catch (OverflowException)
        {
            throw Wrong(text);
        }
    }

    /// <summary>Days since 1970-01-01 of a date of the Gregorian calendar, extended to all years.</summary>
    public static long DaysOf(long year, int month, int day)
    {
        // Years start in March, so that the leap day is their last (Hinnant, chrono-compatible date algorithms).
        year -= month <= 2 ? 1 : 0;
        var era = (year >= 0 ? year : year - 399) / 400;
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    /// <summary>The date as <c>yyyy-MM-dd</c>, with a sign for years that do not have four digits.</summary>
    public static string FormatDate(long days)
    {
        var shifted = days + 719_468;
        var era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097;
        var dayOfEra = shifted - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1;
        var month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        var text = year is >= 0 and <= 9999
            ? year.ToString("0000", CultureInfo.InvariantCulture)
            : year.ToString("+00000;-0000", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text}-{month:00}-{day:00}");
    }

    /// <summary>The time of day and date of microseconds since 1970: <c>yyyy-MM-dd HH:mm:ss[.ffffff]</c>.</summary>
    /// <param name="separator">Between date and time.</param>
    public static string FormatTimestamp(long micros, char separator = ' ')
    {
        var days = (long)Math.Floor(micros / (decimal)MicrosPerDay);
        var inDay = micros - (days * MicrosPerDay);
        var seconds = inDay / MicrosPerSecond;
        var fraction = inDay % MicrosPerSecond;
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{FormatDate(days)}{separator}{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        return fraction == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}.{fraction:000000}");
    }

    private static long? TakeDate(ref ReadOnlySpan<char> rest)
    {
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+"))
        {
            rest = rest[1..];
        }

        var length = rest.IndexOf('-');
        if (length is < 1 or > 7
            || !TakeNumber(ref rest, length, out var year)
            || !TakeChar(ref rest, '-')
            || !TakeShort(ref rest, out var month)
            || !TakeChar(ref rest, '-')
            || !TakeShort(ref rest, out var day))
        {
            return null;
        }

        year = negative ? -year : year;
        if (month is < 1 or > 12 || day < 1 || day > DaysIn(year, month))
        {
            return null;
        }

        return DaysOf(year, (int)month, (int)day);
    }

    private static int DaysIn(long year, long month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    private static long TakeFraction(ref ReadOnlySpan<char> rest, string text)
    {
        if (!TakeChar(ref rest, '.'))
        {
            return 0;
        }

        var length = rest.IndexOfAnyExceptInRange('0', '9');
        length = length < 0 ? rest.Length : length;
        if (length is < 1 or > 9)
        {
            throw Wrong(text);
        }

        long micros = 0;
        for (var i = 0; i < 6; i++)
        {
            micros = (micros * 10) + (i < length ? rest[i] - '0' : 0);
        }

        rest = rest[length..];
        return micros;
    }

    /// <summary>Minutes east of UTC.</summary>
    private static long TakeZone(ref ReadOnlySpan<char> rest, bool zoned, string text)
    {
        if (rest.IsEmpty)
        {
            return 0;
        }

        if (!zoned)
        {
            throw Wrong(text);
        }

        if (rest is "Z" or "z" or "UTC" or " UTC")
        {
            return 0;
        }

        var sign = rest[0] switch { '+' => 1, '-' => -1, _ => throw Wrong(text) };
        rest = rest[1..];
        if (!TakeNumber(ref rest, 2, out var hours) || hours > 18)
        {
            throw Wrong(text);
        }

        TakeChar(ref rest, ':');
        long minutes = 0;
        if (!rest.IsEmpty && (!TakeNumber(ref rest, 2, out minutes) || minutes > 59 || !rest.IsEmpty))
        {
            throw Wrong(text);
        }

        return sign * ((hours * 60) + minutes);
    }

    private static bool TakeShort(ref ReadOnlySpan<char> rest, out long number) =>
        TakeNumber(ref rest, rest.Length > 1 && char.IsAsciiDigit(rest[1]) ? 2 : 1, out number);

    private static bool TakeNumber(ref ReadOnlySpan<char> rest, int digits, out long number)
    {
        if (rest.Length >= digits && long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            rest = rest[digits..];
            return true;
        }

        number = 0;
        return false;
    }

    private static bool TakeChar(ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private static FormatException Wrong(string text) => new($"'{text}' is no timestamp");
}
