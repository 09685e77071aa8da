using System.Globalization;
using System.Runtime.InteropServices;

namespace SparkMonitor.DuckDb;

/// <summary>An interval: three numbers that DuckDB keeps apart, since months and days have no fixed length.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDbInterval(int Months, int Days, long Microseconds)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Months} months {Days} days {Microseconds} us");
}
