using System.Globalization;

namespace SparkMonitor.Core.Windows;

/// <summary>
/// The windows of several granularities over one range of time: the base windows that an engine computes, and the coarser ones merged
/// from the coarsest finer level that nests (contract section 5).
/// </summary>
public sealed class WindowHierarchy
{
    /// <summary>More base windows than this are taken for a mistake.</summary>
    public const int MaxWindows = 100_000;

    private WindowHierarchy(IReadOnlyList<WindowLevel> levels) => Levels = levels;

    /// <summary>Level 0 holds the base windows; a level's source always lies before it.</summary>
    public IReadOnlyList<WindowLevel> Levels { get; }

    public IReadOnlyList<TimeWindow> BaseWindows => Levels[0].Windows;

    /// <param name="min">Least event time in microseconds; null where no row has one: there are no windows but the null window.</param>
    /// <exception cref="MonitorException">There are too many windows, or times outside the years 1 to 9999.</exception>
    public static WindowHierarchy Build(
        WindowCalendar calendar, IReadOnlyCollection<Granularity> wanted, long? min, long? max, int limit = MaxWindows)
    {
        if (wanted.Count == 0)
        {
            throw new ArgumentException("There is at least one granularity.", nameof(wanted));
        }

        var finest = Granularities.BaseOf(wanted);
        if (min is { } from && max is { } to)
        {
            var count = WindowCalendar.EstimateCount(finest, from, to);
            if (count > limit)
            {
                throw TooMany(finest, count, from, to, limit);
            }
        }

        var levels = new List<WindowLevel>();
        foreach (var granularity in wanted.Append(finest).Distinct().Order())
        {
            TimeWindow[] windows = min is { } first && max is { } last ? [.. calendar.Cover(granularity, first, last)] : [];
            var source = levels.FindLastIndex(l => l.Granularity.NestsIn(granularity));
            levels.Add(new WindowLevel(
                granularity, wanted.Contains(granularity), windows, source, source < 0 ? [] : Map(levels[source].Windows, windows)));
        }

        return new WindowHierarchy(levels);
    }

    private static int[] Map(IReadOnlyList<TimeWindow> fine, TimeWindow[] coarse)
    {
        var map = new int[fine.Count];
        var window = 0;
        for (var i = 0; i < map.Length; i++)
        {
            while (coarse[window].End <= fine[i].Start)
            {
                window++;
            }

            map[i] = window;
        }

        return map;
    }

    private static MonitorException TooMany(Granularity granularity, long count, long min, long max, int limit)
    {
        var coarser = Granularities.All.Where(g => g > granularity && WindowCalendar.EstimateCount(g, min, max) <= limit).ToList();
        var advice = coarser.Count > 0 ? $"Ask for windows of {coarser[0].Name()} or longer, or c" : "C";
        return new MonitorException(string.Create(
            CultureInfo.InvariantCulture,
            $"Windows of {granularity.Name()} from {TimeText.Format(min)} to {TimeText.Format(max)} would be about {count:N0}; "
            + $"at most {limit:N0} are profiled at once. "
            + $"{advice}orrect event times that are far off, such as 0001-01-01 or 9999-12-31 for unknown: set to null they get a window of their own."));
    }
}
