using System.Globalization;

namespace SparkMonitor.DuckDb;

/// <summary>A time of day that <see cref="TimeOnly"/> cannot hold exactly: 24:00:00, or finer than 100 ns.</summary>
public readonly record struct DuckDbTime(long Nanoseconds)
{
    public override string ToString()
    {
        var seconds = Math.DivRem(Nanoseconds, 1_000_000_000, out var fraction);
        var digits = fraction == 0 ? "" : "." + fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}{digits}");
    }
}
