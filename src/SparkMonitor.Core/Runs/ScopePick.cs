using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>The scopes of a stage or pinned reference that an address names; several of one granularity, where they have to be merged.</summary>
/// <param name="Parts">At least one, oldest first.</param>
/// <param name="Granularity">The granularity that was asked for; null for all time.</param>
/// <param name="Window">The window that was asked for; the null window for all time.</param>
internal sealed record ScopePick(IReadOnlyList<SummaryScope> Parts, string? Granularity, TimeWindow Window)
{
    private const int FewNames = 12;

    /// <exception cref="MonitorException">There is no such slice or window; the message says which there are.</exception>
    public static ScopePick Of(IEnumerable<SummaryScope> scopes, SummaryAddress address, WindowCalendar calendar)
    {
        var all = scopes.ToList();
        var own = all.Where(s => string.Equals(s.SliceKey, address.SliceKey, StringComparison.Ordinal) && string.Equals(s.SliceValue, address.SliceValue, StringComparison.Ordinal)).ToList();
        if (own.Count == 0)
        {
            throw UnknownSlice(all, address);
        }

        if (address.WindowIn(calendar) is not var (granularity, window))
        {
            return own.Find(s => s.IsAllTime) is { } whole ? new ScopePick([whole], null, TimeWindow.Null) : OfWindows(own);
        }

        if (own.Find(s => string.Equals(s.Granularity, granularity.Name(), StringComparison.Ordinal) && s.Window == window) is { } stored)
        {
            return new ScopePick([stored], granularity.Name(), window);
        }

        var inside = own.Where(s => !s.Window.IsNull && s.Window.Start >= window.Start && s.Window.End <= window.End
                && Granularities.TryParse(s.Granularity, out var finer) && finer.NestsIn(granularity))
            .GroupBy(s => s.Granularity).OrderBy(g => g.Count()).FirstOrDefault();
        return inside is not null
            ? new ScopePick([.. inside.OrderBy(s => s.Window.Start)], granularity.Name(), window)
            : throw Bad($"{address with { Window = null, Granularity = null }} has no window {address.Window} of {granularity.Name()}; it has {Windows(own, calendar)}.");
    }

    /// <summary>A pin without all time: the windows of its coarsest granularity together.</summary>
    private static ScopePick OfWindows(List<SummaryScope> own)
    {
        var windows = own.Where(s => !s.Window.IsNull).GroupBy(s => s.Granularity).OrderBy(g => g.Count()).First().OrderBy(s => s.Window.Start).ToList();
        return windows.Count == 1
            ? new ScopePick(windows, windows[0].Granularity, windows[0].Window)
            : new ScopePick(windows, windows[0].Granularity, new TimeWindow(windows[0].Window.Start, windows[^1].Window.End));
    }

    private static MonitorException UnknownSlice(List<SummaryScope> all, SummaryAddress address)
    {
        var known = all.Where(s => s.SliceKey is not null).Select(s => s.SliceKey!).Distinct(StringComparer.Ordinal).ToList();
        if (!known.Contains(address.SliceKey, StringComparer.Ordinal))
        {
            return UnknownName.In((address with { Slice = [] }).ToString(), "slices of", address.SliceKey ?? "", known, "it was profiled without slices.");
        }

        var values = all.Where(s => string.Equals(s.SliceKey, address.SliceKey, StringComparison.Ordinal)).Select(s => s.SliceValue ?? "null").Distinct(StringComparer.Ordinal).ToList();
        return Bad($"{address with { Slice = [] }} has no slice {address.SliceKey} = {address.SliceValue ?? "null"}; it has {string.Join(", ", values.Take(FewNames))}{(values.Count > FewNames ? ", ..." : ".")}");
    }

    private static string Windows(List<SummaryScope> own, WindowCalendar calendar)
    {
        var groups = own.Where(s => !s.Window.IsNull).GroupBy(s => s.Granularity!).Select(g => g.OrderBy(s => s.Window.Start).ToList()).ToList();
        return groups.Count == 0 ? "no windows" : string.Join(", ", groups.Select(g => $"{Label(g[0])} to {Label(g[^1])} ({g[0].Granularity})"));

        string Label(SummaryScope scope) => Granularities.TryParse(scope.Granularity, out var granularity)
            ? WindowLabel.Format(calendar, granularity, scope.Window)
            : TimeText.Format(scope.Window.End!.Value);
    }

    private static MonitorException Bad(string message) => new(message, MonitorFault.Usage);
}
