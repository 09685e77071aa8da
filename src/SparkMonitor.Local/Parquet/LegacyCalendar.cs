namespace SparkMonitor.Local.Parquet;

/// <summary>
/// How a file counts old dates: Spark before 3.0, and later ones on demand, wrote days and microseconds of the hybrid Julian and Gregorian
/// calendar and said so in the footer (Spark's <c>DataSourceUtils</c>).
/// </summary>
/// <param name="Dates">Dates and 64-bit timestamps are of the hybrid calendar.</param>
/// <param name="Int96">Timestamps of the physical type INT96 are.</param>
/// <param name="TimeZone">The zone the writer ran in, where it is stated.</param>
internal sealed record LegacyCalendar(bool Dates, bool Int96, string? TimeZone)
{
    public const string VersionKey = "org.apache.spark.version";
    public const string DatesKey = "org.apache.spark.legacyDateTime";
    public const string Int96Key = "org.apache.spark.legacyINT96";
    public const string TimeZoneKey = "org.apache.spark.timeZone";

    /// <summary>The last day that the two calendars number differently is before this one: 1582-10-15.</summary>
    private const string FirstGregorianDay = "-141427";

    private const string FirstGregorianMicros = "-12219292800000000";

    /// <summary>1900-01-01. From then on all zones of both of Java's calendars agree.</summary>
    private const string FirstCommonMicros = "-2208988800000000";

    private static readonly string[] UtcNames = ["UTC", "Etc/UTC", "Z", "GMT", "Etc/GMT", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "GMT0", "+00:00"];

    public static LegacyCalendar None { get; } = new(false, false, null);

    public static LegacyCalendar Of(IReadOnlyDictionary<string, string> footer)
    {
        if (!footer.TryGetValue(VersionKey, out var text))
        {
            return None;
        }

        var old = Version.TryParse(text.Split('-')[0], out var version);
        var legacy = new LegacyCalendar(
            (old && version < new Version(3, 0, 0)) || footer.ContainsKey(DatesKey),
            (old && version < new Version(3, 1, 0)) || footer.ContainsKey(Int96Key),
            footer.GetValueOrDefault(TimeZoneKey));
        return legacy is { Dates: false, Int96: false } ? None : legacy;
    }

    /// <summary>The Gregorian date of a DATE of the hybrid calendar.</summary>
    public static string RebaseDate(string date) =>
        $"CASE WHEN {date} < DATE '1582-10-15' THEN DATE '1970-01-01' + CAST({RebaseDays($"({date} - DATE '1970-01-01')")} AS INTEGER) ELSE {date} END";

    /// <summary>The instant, as microseconds, of microseconds of the hybrid calendar.</summary>
    public string RebaseMicros(string micros)
    {
        var days = $"CAST(floor({micros} / 86400000000) AS BIGINT)";
        var rebased = $"{micros} + ({RebaseDays(days)} - {days}) * 86400000000";
        return TimeZone is not null && UtcNames.Contains(TimeZone, StringComparer.OrdinalIgnoreCase)
            ? $"CASE WHEN {micros} < {FirstGregorianMicros} THEN {rebased} ELSE {micros} END"
            : $"CASE WHEN {micros} < {FirstCommonMicros} THEN CAST(error('{Refusal}') AS BIGINT) ELSE {micros} END";
    }

    public string Refusal =>
        $"unsupported-feature: the file holds timestamps before 1900 in the legacy calendar ({DatesKey} or {Int96Key}) of the time zone {(TimeZone ?? "unknown").Replace("'", string.Empty, StringComparison.Ordinal)}; only UTC can be converted";

    /// <summary>
    /// Days since 1970 in the Gregorian calendar of the date with the same year, month and day in the Julian one. The difference only
    /// depends on the century of the year, which starts in March; a Julian leap day that Gregory dropped becomes the first of March.
    /// </summary>
    private static string RebaseDays(string days)
    {
        var year = $"floor((4 * ({days} + 719470) + 3) / 1461)";
        return $"CASE WHEN {days} < {FirstGregorianDay} THEN {days} + 2 - CAST(floor({year} / 100) AS BIGINT) + CAST(floor({year} / 400) AS BIGINT) ELSE {days} END";
    }
}
