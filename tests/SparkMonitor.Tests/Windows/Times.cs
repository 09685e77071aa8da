using System.Globalization;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Tests.Windows;

/// <summary>Instants as tests write them.</summary>
internal static class Times
{
    public static long Micros(string iso) => TimeText.ToMicroseconds(
        DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));

    public static string Iso(long? micros) => TimeText.Format(micros!.Value);

    public static WindowCalendar Calendar(string zone) => WindowCalendar.Find(zone) ?? throw new InvalidOperationException($"no zone {zone}");
}
