namespace SparkMonitor.Core.Canonical;

/// <summary>Cells of timestamps in the quantile sketch (contract 3.2); the cell of a date is its day.</summary>
public static class LinearCell
{
    public const long MicrosecondsPerHour = 3_600_000_000;

    /// <summary>
    /// The UTC hour of a time in microseconds since 1970, rounded down. Hours beyond 32 bits (the year 246,000) count in the outermost cell.
    /// </summary>
    public static int Hour(long microseconds)
    {
        var hour = microseconds / MicrosecondsPerHour;
        hour -= (microseconds - (hour * MicrosecondsPerHour)) >>> 63;
        return (int)Math.Clamp(hour, int.MinValue, int.MaxValue);
    }
}
