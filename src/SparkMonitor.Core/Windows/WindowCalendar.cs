namespace SparkMonitor.Core.Windows;

/// <summary>
/// Bounds of windows as instants in microseconds UTC since 1970. Days and coarser windows follow the calendar of a time zone, finer ones
/// elapsed time from local midnight (the last one of a day is cut where the day ends).
/// </summary>
/// <remarks>
/// A day begins at the first instant whose local time is midnight or later: behind the gap where clocks skip midnight, at the first
/// midnight where they show it twice. A date that a zone skips altogether (Samoa, 2011-12-30) has no window. Values of type
/// <c>date</c> and <c>timestamp_ntz</c> have no zone: they are read as if UTC and belong to <see cref="Utc"/>, whatever zone is configured.
/// Offsets of before about 1900 are whole minutes, as .NET keeps them.
/// </remarks>
public sealed class WindowCalendar
{
    public const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>0001-01-01T00:00:00Z.</summary>
    public const long MinTime = -62_135_596_800_000_000;

    /// <summary>9999-12-31T23:59:59.999999Z.</summary>
    public const long MaxTime = 253_402_300_799_999_999;

    private const long Hour = 3_600_000_000;

    private readonly TimeZoneInfo _zone;
    private readonly long? _fixedOffset;

    public WindowCalendar(TimeZoneInfo zone)
    {
        _zone = zone;
        _fixedOffset = zone.GetAdjustmentRules().Length == 0 ? zone.BaseUtcOffset.Ticks / TimeSpan.TicksPerMicrosecond : null;
    }

    public static WindowCalendar Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>The IANA name of the zone.</summary>
    public string Zone => _zone.Id;

    /// <summary>The calendar of a zone by its IANA name; null where the system knows no such zone.</summary>
    public static WindowCalendar? Find(string zone)
    {
        if (string.Equals(zone, "UTC", StringComparison.OrdinalIgnoreCase))
        {
            return Utc;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? new WindowCalendar(found) : null;
    }

    /// <summary>The window that holds an instant.</summary>
    /// <exception cref="MonitorException">The instant lies outside the years 1 to 9999.</exception>
    public TimeWindow WindowOf(Granularity granularity, long time)
    {
        Check(time, time);
        var day = DayOf(time);
        if (granularity.Elapsed() is { } step)
        {
            var midnight = StartOfDay(day);
            var start = midnight + ((time - midnight) / step * step);
            return Clamp(start, Math.Min(start + step, StartOfDay(day + 1)));
        }

        var first = FirstDay(granularity, day);
        return Clamp(StartOfDay(first), StartOfDay(NextFirstDay(granularity, first)));
    }

    /// <summary>All windows from the one that holds <paramref name="min"/> to the one that holds <paramref name="max"/>, ascending and without gaps.</summary>
    /// <exception cref="MonitorException">An instant lies outside the years 1 to 9999.</exception>
    public IEnumerable<TimeWindow> Cover(Granularity granularity, long min, long max)
    {
        Check(min, max);
        return granularity.Elapsed() is { } step ? CoverBelowDay(step, min, max) : CoverDays(granularity, min, max);
    }

    /// <summary>About how many windows <see cref="Cover"/> has, without computing them.</summary>
    public static long EstimateCount(Granularity granularity, long min, long max) => ((max - min) / granularity.Typical()) + 1;

    /// <summary>The local date, as days since 1970, in whose day the instant lies.</summary>
    public long DayOf(long time)
    {
        var day = CivilDate.FloorDiv(time + OffsetAt(time), MicrosecondsPerDay);
        if (_fixedOffset is null)
        {
            while (StartOfDay(day) > time)
            {
                day--;
            }

            while (StartOfDay(day + 1) <= time)
            {
                day++;
            }
        }

        return day;
    }

    /// <summary>The first instant of a local date.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    public long StartOfDay(long day)
    {
        var local = day * MicrosecondsPerDay;
        if (_fixedOffset is { } offset)
        {
            return local - offset;
        }

        // No zone is further than 16 hours from UTC, so the day begins between these two instants.
        var from = local - (16 * Hour);
        var to = local + (16 * Hour);
        var before = OffsetAt(from);
        if (before == OffsetAt(to) && before == OffsetAt(local))
        {
            return local - before;
        }

        while (from < to)
        {
            var end = Math.Min(from + (4 * Hour), to);
            var shift = OffsetAt(from);
            if (OffsetAt(end) != shift)
            {
                end = FirstWithOtherOffset(from, end, shift);
            }

            if (end + shift > local)
            {
                return Math.Max(from, local - shift);
            }

            from = end;
        }

        return local - OffsetAt(to);
    }

    /// <summary>Local time less UTC at an instant, in microseconds.</summary>
    public long OffsetAt(long time)
    {
        if (_fixedOffset is { } offset)
        {
            return offset;
        }

        var clamped = Math.Clamp(time, MinTime, MaxTime);
        return _zone.GetUtcOffset(DateTime.UnixEpoch.AddTicks(clamped * TimeSpan.TicksPerMicrosecond)).Ticks / TimeSpan.TicksPerMicrosecond;
    }

    internal static long FirstDay(Granularity granularity, long day)
    {
        var date = CivilDate.OfDays(day);
        return granularity switch
        {
            Granularity.Week => day - CivilDate.DayOfWeek(day),
            Granularity.Month => new CivilDate(date.Year, date.Month, 1).ToDays(),
            Granularity.Quarter => new CivilDate(date.Year, ((date.Month - 1) / 3 * 3) + 1, 1).ToDays(),
            Granularity.Year => new CivilDate(date.Year, 1, 1).ToDays(),
            _ => day,
        };
    }

    private static long NextFirstDay(Granularity granularity, long first) => granularity switch
    {
        Granularity.Day => first + 1,
        Granularity.Week => first + 7,
        Granularity.Month => FirstDay(Granularity.Month, first + 31),
        Granularity.Quarter => FirstDay(Granularity.Month, first + 95),
        _ => FirstDay(Granularity.Year, first + 366),
    };

    private static TimeWindow Clamp(long start, long end) => new(Math.Max(start, MinTime), Math.Min(end, MaxTime + 1));

    private static void Check(long min, long max)
    {
        if (min < MinTime || max > MaxTime)
        {
            throw new MonitorException(
                $"The event time reaches from {TimeText.Format(min)} to {TimeText.Format(max)}: windows exist for the years 1 to 9999 only. "
                + "Correct these values or set them to null; rows without an event time get a window of their own.");
        }
    }

    private IEnumerable<TimeWindow> CoverDays(Granularity granularity, long min, long max)
    {
        var first = FirstDay(granularity, DayOf(min));
        var start = StartOfDay(first);
        while (start <= max)
        {
            first = NextFirstDay(granularity, first);
            var end = StartOfDay(first);
            if (end > start)
            {
                yield return Clamp(start, end);
            }

            start = end;
        }
    }

    private IEnumerable<TimeWindow> CoverBelowDay(long step, long min, long max)
    {
        var day = DayOf(min);
        for (var midnight = StartOfDay(day); midnight <= max;)
        {
            var next = StartOfDay(++day);
            for (var start = midnight; start < next && start <= max; start += step)
            {
                var end = Math.Min(start + step, next);
                if (end > min)
                {
                    yield return Clamp(start, end);
                }
            }

            midnight = next;
        }
    }

    private long FirstWithOtherOffset(long from, long to, long offset)
    {
        while (to - from > 1)
        {
            var middle = from + ((to - from) / 2);
            if (OffsetAt(middle) == offset)
            {
                from = middle;
            }
            else
            {
                to = middle;
            }
        }

        return to;
    }
}
