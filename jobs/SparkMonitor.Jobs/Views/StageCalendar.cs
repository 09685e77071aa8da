using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Jobs.Views;

/// <summary>The calendar of a stored stage's windows.</summary>
internal static class StageCalendar
{
    /// <param name="typeOf">The stored type of a column; null where it was not profiled.</param>
    public static WindowCalendar Of(RunRecord? run, Func<string, string?> typeOf) => WindowCalendar.Find(StageZone.Of(run, typeOf)) ?? WindowCalendar.Utc;
}
