using System.Globalization;
using SparkMonitor.Core;

namespace SparkMonitor.Jobs.Commands;

/// <summary>Times on the command line.</summary>
internal static class TimeText
{
    /// <summary>A time in ISO 8601, in UTC unless it says otherwise; null for null.</summary>
    /// <param name="option">Named where the text is no time.</param>
    public static DateTimeOffset? Parse(string option, string? text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return text is null ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) ? time
            : throw new MonitorException($"{option} {text} is no time; write one such as 2026-01-31T00:00:00Z.", MonitorFault.Usage);
    }
}
