namespace SparkMonitor.DuckDb;

/// <summary>.NET's dates and times in DuckDB's units.</summary>
internal static class TemporalValues
{
    private const int EpochDayNumber = 719_162;

    public static int Days(DateOnly date) => date.DayNumber - EpochDayNumber;

    public static long Micros(DateTime time)
    {
        var ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        var micros = Math.DivRem(ticks, TimeSpan.TicksPerMicrosecond, out var rest);
        return rest < 0 ? micros - 1 : micros;
    }

    /// <exception cref="OverflowException">Nanoseconds in 64 bits reach from 1677 to 2262 only.</exception>
    public static long Nanos(DateTime time) => checked((time.Ticks - DateTime.UnixEpoch.Ticks) * 100);

    public static DuckDbInterval Interval(TimeSpan span) =>
        new(0, span.Days, (span.Ticks - (span.Days * TimeSpan.TicksPerDay)) / TimeSpan.TicksPerMicrosecond);
}
