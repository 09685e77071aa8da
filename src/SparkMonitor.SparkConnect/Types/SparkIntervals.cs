using System.Runtime.InteropServices;

namespace SparkMonitor.SparkConnect;

/// <summary>A year-month interval.</summary>
public readonly record struct SparkYearMonthInterval(int Months);

/// <summary>A day-time interval. Its range is wider than that of <see cref="TimeSpan"/>.</summary>
public readonly record struct SparkDayTimeInterval(long Microseconds);

/// <summary>A calendar interval, in the layout of Arrow's month-day-nano interval.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SparkCalendarInterval(int Months, int Days, long Nanoseconds);
