using System.Globalization;

namespace SparkMonitor.Core.Windows;

/// <summary>
/// Windows as ISO text in a calendar's zone: <c>2001</c>, <c>2001-Q1</c>, <c>2001-03</c>, <c>2001-W12</c>, <c>2001-03-04</c>,
/// <c>2001-03-04T05</c>; with minutes the granularity must be given beside it. An hour that the clocks show twice carries its offset
/// (<c>2001-10-28T02+01:00</c>). The window of rows without event time is <c>null</c>.
/// </summary>
public static class WindowLabel
{
    public const string Null = "null";

    private const long Minute = 60_000_000;

    public static string Format(WindowCalendar calendar, Granularity granularity, TimeWindow window)
    {
        if (window.Start is not { } start)
        {
            return Null;
        }

        var day = calendar.DayOf(start);
        var date = CivilDate.OfDays(day);
        switch (granularity)
        {
            case Granularity.Year:
                return Text($"{date.Year:0000}");
            case Granularity.Quarter:
                return Text($"{date.Year:0000}-Q{((date.Month - 1) / 3) + 1}");
            case Granularity.Month:
                return Text($"{date.Year:0000}-{date.Month:00}");
            case Granularity.Week:
                var thursday = WindowCalendar.FirstDay(Granularity.Week, day) + 3;
                var year = CivilDate.OfDays(thursday).Year;
                return Text($"{year:0000}-W{((thursday - new CivilDate(year, 1, 1).ToDays()) / 7) + 1:00}");
            case Granularity.Day:
                return DayText(date);
            default:
                var local = start + calendar.OffsetAt(start);
                var label = LocalText(granularity, local);
                return IsPlain(calendar, granularity, day, local) ? label : label + OffsetText(local - start);
        }
    }

    /// <summary>True where the form of the label tells the granularity, so that it need not be written beside it.</summary>
    public static bool TellsGranularity(string label) =>
        !string.Equals(label, Null, StringComparison.Ordinal) && TryShape(label, out _, out _, out _, out _);

    /// <summary>Reads a label.</summary>
    /// <param name="granularity">Needed where the form does not tell it.</param>
    /// <exception cref="MonitorException">The text is no window of the calendar, or the granularity is missing or another one.</exception>
    public static (Granularity Granularity, TimeWindow Window) Parse(WindowCalendar calendar, string label, Granularity? granularity)
    {
        if (string.Equals(label, Null, StringComparison.OrdinalIgnoreCase))
        {
            return (granularity ?? throw Bad($"The window {label} needs its granularity: {label}:1 day."), TimeWindow.Null);
        }

        if (TryShape(label, out var shape, out var date, out var time, out var offset))
        {
            if (shape != Granularity.Hour || granularity is null or Granularity.Hour)
            {
                if (granularity is { } other && other != shape)
                {
                    throw Bad($"The window {label} is {shape.Name()} long, not {other.Name()}.");
                }

                return (shape, shape == Granularity.Hour
                    ? BelowDay(calendar, shape, label, date, time + ":00", offset)
                    : Whole(calendar, shape, label, date));
            }

            return (granularity.Value, BelowDay(calendar, granularity.Value, label, date, time + ":00", offset));
        }

        if (TryMinutes(label, out date, out time, out offset))
        {
            var given = granularity ?? throw Bad($"The window {label} needs its granularity: {label}:30 minutes.");
            return (given, given.Elapsed() is null
                ? throw Bad($"The window {label} has a time of day, but windows of {given.Name()} begin with a day.")
                : BelowDay(calendar, given, label, date, time, offset));
        }

        throw Bad(
            $"{label} is no window. Write 2001, 2001-Q1, 2001-03, 2001-W12, 2001-03-04, 2001-03-04T05, 2001-03-04T05:30 with a granularity, or null.");
    }

    private static TimeWindow Whole(WindowCalendar calendar, Granularity granularity, string label, CivilDate date)
    {
        var first = date.ToDays();
        var start = calendar.StartOfDay(first);
        if (granularity == Granularity.Day && calendar.StartOfDay(first + 1) == start)
        {
            throw Bad($"The day {label} does not exist in {calendar.Zone}: the clocks skipped it.");
        }

        var window = calendar.WindowOf(granularity, Math.Clamp(start, WindowCalendar.MinTime, WindowCalendar.MaxTime));
        return window.Start == Math.Max(start, WindowCalendar.MinTime)
            && WindowCalendar.FirstDay(granularity, calendar.DayOf(window.Start.Value)) == first
            ? window
            : throw Bad($"The window {label} lies outside the years 1 to 9999.");
    }

    private static TimeWindow BelowDay(
        WindowCalendar calendar, Granularity granularity, string label, CivilDate date, string time, string offset)
    {
        var day = date.ToDays();
        if (offset.Length > 0)
        {
            var start = (day * WindowCalendar.MicrosecondsPerDay) + MinutesOf(time) - OffsetOf(offset);
            var window = calendar.WindowOf(granularity, start);
            return window.Start == start ? window : throw Missing(calendar, granularity, label);
        }

        var local = (day * WindowCalendar.MicrosecondsPerDay) + MinutesOf(time);
        var found = InDay(calendar, granularity, day, local).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw Missing(calendar, granularity, label),
            _ => throw Bad($"The clocks of {calendar.Zone} show {label} twice: write {string.Join(" or ", found.Select(Full))}."),
        };

        string Full(TimeWindow window) => LocalText(granularity, local) + OffsetText(calendar.OffsetAt(window.Start!.Value));
    }

    private static MonitorException Missing(WindowCalendar calendar, Granularity granularity, string label) =>
        Bad($"No window of {granularity.Name()} begins at {label} in {calendar.Zone}.");

    /// <summary>
    /// True where the clocks show that time once in the window's day, and not the date of the day before, as they do when turned back across
    /// midnight.
    /// </summary>
    private static bool IsPlain(WindowCalendar calendar, Granularity granularity, long day, long local) =>
        CivilDate.FloorDiv(local, WindowCalendar.MicrosecondsPerDay) == day
        && (calendar.StartOfDay(day + 1) - calendar.StartOfDay(day) == WindowCalendar.MicrosecondsPerDay
            || InDay(calendar, granularity, day, local).Take(2).Count() == 1);

    /// <summary>The windows of a day that begin when the clocks show a local time.</summary>
    private static IEnumerable<TimeWindow> InDay(WindowCalendar calendar, Granularity granularity, long day, long local)
    {
        var first = Math.Max(calendar.StartOfDay(day), WindowCalendar.MinTime);
        var last = Math.Min(calendar.StartOfDay(day + 1) - 1, WindowCalendar.MaxTime);
        return last < first
            ? []
            : calendar.Cover(granularity, first, last).Where(w => IsAt(w.Start!.Value + calendar.OffsetAt(w.Start.Value), local));

        // A window cut off by the beginning of time does not start on a minute.
        static bool IsAt(long start, long wanted) => CivilDate.FloorDiv(start, Minute) == CivilDate.FloorDiv(wanted, Minute);
    }

    private static string LocalText(Granularity granularity, long local)
    {
        var date = CivilDate.FloorDiv(local, WindowCalendar.MicrosecondsPerDay);
        var (hour, minute) = Math.DivRem((local - (date * WindowCalendar.MicrosecondsPerDay)) / Minute, 60);
        var text = DayText(CivilDate.OfDays(date));
        return granularity == Granularity.Hour && minute == 0 ? Text($"{text}T{hour:00}") : Text($"{text}T{hour:00}:{minute:00}");
    }

    private static long MinutesOf(string time) => Minute
        * ((int.Parse(time.AsSpan(0, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(time.AsSpan(3, 2), CultureInfo.InvariantCulture));

    private static MonitorException Bad(string message) => new(message, MonitorFault.Usage);

    private static string DayText(CivilDate date) => Text($"{date.Year:0000}-{date.Month:00}-{date.Day:00}");

    private static long OffsetOf(string offset) => offset[0] switch
    {
        'Z' => 0,
        '-' => -MinutesOf(offset[1..]),
        _ => MinutesOf(offset[1..]),
    };

    private static string OffsetText(long offset)
    {
        var minutes = Math.Abs(offset) / Minute;
        return offset == 0 ? "Z" : Text($"{(offset < 0 ? '-' : '+')}{minutes / 60:00}:{minutes % 60:00}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static bool TryShape(string label, out Granularity shape, out CivilDate date, out string time, out string offset)
    {
        (shape, date, time, offset) = (Granularity.Year, default, "", "");
        if (label.Length < 4 || !Number(label, 0, 4, 0, 9999, out var year))
        {
            return false;
        }

        switch (label.Length)
        {
            case 4:
                date = new CivilDate(year, 1, 1);
                return true;
            case 7 when label[4] == '-' && label[5] is 'Q' or 'q' && label[6] is >= '1' and <= '4':
                (shape, date) = (Granularity.Quarter, new CivilDate(year, ((label[6] - '1') * 3) + 1, 1));
                return true;
            case 7 when label[4] == '-' && Number(label, 5, 2, 1, 12, out var month):
                (shape, date) = (Granularity.Month, new CivilDate(year, month, 1));
                return true;
            case 8 when label[4] == '-' && label[5] is 'W' or 'w' && Number(label, 6, 2, 1, 53, out var week):
                var monday = WindowCalendar.FirstDay(Granularity.Week, new CivilDate(year, 1, 4).ToDays()) + (7 * (week - 1));
                (shape, date) = (Granularity.Week, CivilDate.OfDays(monday));
                return CivilDate.OfDays(monday + 3).Year == year;
            case 10:
                shape = Granularity.Day;
                return TryDate(label, year, out date);
            case >= 13 when label[10] == 'T' && Number(label, 11, 2, 0, 23, out _) && IsOffset(label[13..]):
                (shape, time, offset) = (Granularity.Hour, label[11..13], label[13..]);
                return TryDate(label, year, out date);
            default:
                return false;
        }
    }

    private static bool TryMinutes(string label, out CivilDate date, out string time, out string offset)
    {
        (date, time, offset) = (default, "", "");
        if (label.Length < 16 || label[10] != 'T' || label[13] != ':' || !Number(label, 0, 4, 0, 9999, out var year)
            || !Number(label, 11, 2, 0, 23, out _) || !Number(label, 14, 2, 0, 59, out _))
        {
            return false;
        }

        (time, offset) = (label[11..16], label[16..]);
        return IsOffset(offset) && TryDate(label, year, out date);
    }

    private static bool TryDate(string label, int year, out CivilDate date)
    {
        date = default;
        if (label[4] != '-' || label[7] != '-' || !Number(label, 5, 2, 1, 12, out var month) || !Number(label, 8, 2, 1, 31, out var day))
        {
            return false;
        }

        date = new CivilDate(year, month, day);
        return CivilDate.OfDays(date.ToDays()) == date;
    }

    private static bool IsOffset(string text) => text is "" or "Z"
        || (text.Length == 6 && text[0] is '+' or '-' && text[3] == ':' && Number(text, 1, 2, 0, 16, out _) && Number(text, 4, 2, 0, 59, out _));

    private static bool Number(string text, int from, int length, int min, int max, out int number)
    {
        number = 0;
        return from + length <= text.Length
            && int.TryParse(text.AsSpan(from, length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number >= min && number <= max;
    }
}
