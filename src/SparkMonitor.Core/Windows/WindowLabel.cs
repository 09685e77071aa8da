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
                var label = BelowDay(calendar, granularity, day, start);
                return IsRepeated(calendar, granularity, day, label) ? label + OffsetText(calendar.OffsetAt(start)) : label;
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
            return (granularity ?? throw new MonitorException($"The window {label} needs its granularity: {label}:1 day."), TimeWindow.Null);
        }

        if (TryShape(label, out var shape, out var date, out var time, out var offset))
        {
            if (shape != Granularity.Hour || granularity is null or Granularity.Hour)
            {
                if (granularity is { } other && other != shape)
                {
                    throw new MonitorException($"The window {label} is {shape.Name()} long, not {other.Name()}.");
                }

                return (shape, shape == Granularity.Hour
                    ? BelowDay(calendar, shape, label, date, time + ":00", offset)
                    : Whole(calendar, shape, label, date));
            }

            return (granularity.Value, BelowDay(calendar, granularity.Value, label, date, time + ":00", offset));
        }

        if (TryMinutes(label, out date, out time, out offset))
        {
            var given = granularity ?? throw new MonitorException($"The window {label} needs its granularity: {label}:30 minutes.");
            return (given, given.Elapsed() is null
                ? throw new MonitorException($"The window {label} has a time of day, but windows of {given.Name()} begin with a day.")
                : BelowDay(calendar, given, label, date, time, offset));
        }

        throw new MonitorException(
            $"{label} is no window. Write 2001, 2001-Q1, 2001-03, 2001-W12, 2001-03-04, 2001-03-04T05, 2001-03-04T05:30 with a granularity, or null.");
    }

    private static TimeWindow Whole(WindowCalendar calendar, Granularity granularity, string label, CivilDate date)
    {
        var first = date.ToDays();
        var start = calendar.StartOfDay(first);
        if (start is < WindowCalendar.MinTime - WindowCalendar.MicrosecondsPerDay or > WindowCalendar.MaxTime)
        {
            throw new MonitorException($"The window {label} lies outside the years 1 to 9999.");
        }

        return granularity == Granularity.Day && calendar.StartOfDay(first + 1) == start
            ? throw new MonitorException($"The day {label} does not exist in {calendar.Zone}: the clocks skipped it.")
            : calendar.WindowOf(granularity, Math.Max(start, WindowCalendar.MinTime));
    }

    private static TimeWindow BelowDay(
        WindowCalendar calendar, Granularity granularity, string label, CivilDate date, string time, string offset)
    {
        var day = date.ToDays();
        var wanted = $"{DayText(date)}T{(time.EndsWith(":00", StringComparison.Ordinal) && granularity == Granularity.Hour ? time[..2] : time)}";
        var found = DayWindows(calendar, granularity, day)
            .Where(w => string.Equals(BelowDay(calendar, granularity, day, w.Start!.Value), wanted, StringComparison.Ordinal)
                && (offset.Length == 0 || string.Equals(OffsetText(calendar.OffsetAt(w.Start.Value)), offset, StringComparison.Ordinal)))
            .ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new MonitorException($"No window of {granularity.Name()} begins at {label} in {calendar.Zone}."),
            _ => throw new MonitorException(
                $"The clocks of {calendar.Zone} show {label} twice: write {string.Join(" or ", found.Select(w => wanted + OffsetText(calendar.OffsetAt(w.Start!.Value))))}."),
        };
    }

    private static IEnumerable<TimeWindow> DayWindows(WindowCalendar calendar, Granularity granularity, long day)
    {
        var start = calendar.StartOfDay(day);
        var end = calendar.StartOfDay(day + 1) - 1;
        return start < WindowCalendar.MinTime || end > WindowCalendar.MaxTime || end < start ? [] : calendar.Cover(granularity, start, end);
    }

    private static bool IsRepeated(WindowCalendar calendar, Granularity granularity, long day, string label) =>
        calendar.StartOfDay(day + 1) - calendar.StartOfDay(day) != WindowCalendar.MicrosecondsPerDay
        && DayWindows(calendar, granularity, day)
            .Count(w => string.Equals(BelowDay(calendar, granularity, day, w.Start!.Value), label, StringComparison.Ordinal)) > 1;

    private static string BelowDay(WindowCalendar calendar, Granularity granularity, long day, long start)
    {
        var minutes = (start + calendar.OffsetAt(start) - (day * WindowCalendar.MicrosecondsPerDay)) / 60_000_000;
        var (hour, minute) = (minutes / 60, minutes % 60);
        var text = DayText(CivilDate.OfDays(day));
        return granularity == Granularity.Hour && minute == 0 ? Text($"{text}T{hour:00}") : Text($"{text}T{hour:00}:{minute:00}");
    }

    private static string DayText(CivilDate date) => Text($"{date.Year:0000}-{date.Month:00}-{date.Day:00}");

    private static string OffsetText(long offset)
    {
        var minutes = Math.Abs(offset) / 60_000_000;
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
