namespace SparkMonitor.DuckDb;

/// <summary>What a time or timestamp counts.</summary>
public enum DuckDbTimeUnit
{
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}
