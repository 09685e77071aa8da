namespace SparkMonitor.Core.Windows;

/// <summary>Names, order and nesting of <see cref="Granularity"/>.</summary>
public static class Granularities
{
    /// <summary>
    /// The granularity of processing-time windows: the rows that arrived between two profiled versions of a table. It is a name in the
    /// store, not a length of time.
    /// </summary>
    public const string ProcessingTime = "versions";

    private static readonly string[] Names =
        ["5 minutes", "30 minutes", "1 hour", "1 day", "1 week", "1 month", "1 quarter", "1 year"];

    /// <summary>All of them, from fine to coarse.</summary>
    public static IReadOnlyList<Granularity> All { get; } = Enum.GetValues<Granularity>();

    /// <summary>The names, as on Databricks, from fine to coarse.</summary>
    public static IReadOnlyList<string> AllNames => Names;

    public static string Name(this Granularity granularity) => Names[(int)granularity];

    /// <summary>Reads a name; case does not matter.</summary>
    public static bool TryParse(string? text, out Granularity granularity)
    {
        var index = Array.FindIndex(Names, n => string.Equals(n, text?.Trim(), StringComparison.OrdinalIgnoreCase));
        granularity = (Granularity)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>True where every window of <paramref name="fine"/> lies in one window of <paramref name="coarse"/>. Weeks nest in nothing.</summary>
    public static bool NestsIn(this Granularity fine, Granularity coarse) =>
        fine == coarse || (fine < coarse && fine != Granularity.Week);

    /// <summary>Microseconds of a window below a day; null from a day on, whose length is the calendar's.</summary>
    public static long? Elapsed(this Granularity granularity) => granularity switch
    {
        Granularity.FiveMinutes => 300_000_000,
        Granularity.ThirtyMinutes => 1_800_000_000,
        Granularity.Hour => 3_600_000_000,
        _ => null,
    };

    /// <summary>The coarsest granularity that nests in all of <paramref name="wanted"/>: week and month together need days.</summary>
    public static Granularity BaseOf(IReadOnlyCollection<Granularity> wanted) =>
        All.Last(candidate => wanted.All(w => candidate.NestsIn(w)));

    /// <summary>Typical microseconds of a window, to estimate how many there are.</summary>
    internal static long Typical(this Granularity granularity) => granularity switch
    {
        Granularity.Day => WindowCalendar.MicrosecondsPerDay,
        Granularity.Week => 7 * WindowCalendar.MicrosecondsPerDay,
        Granularity.Month => 30 * WindowCalendar.MicrosecondsPerDay,
        Granularity.Quarter => 91 * WindowCalendar.MicrosecondsPerDay,
        Granularity.Year => 365 * WindowCalendar.MicrosecondsPerDay,
        _ => granularity.Elapsed()!.Value,
    };
}
