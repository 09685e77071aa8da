using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Jobs.Views;

/// <summary>Looks for changes of level in the series that a store holds.</summary>
internal static class LevelChanges
{
    /// <summary>Changes of means, shares of nulls, numbers of rows and effects of one slice (the whole table when the address names none).</summary>
    /// <param name="columns">Null for all.</param>
    public static async Task<IReadOnlyList<LevelChange>> ReadAsync(
        IMonitorTables tables, SummaryAddress address, IReadOnlyCollection<string>? columns, SeriesDetector detectors, CancellationToken cancellation)
    {
        var levels = await new SeriesReader(tables).ReadAsync(address.Entity, address.Stage, columns, address.SliceKey is null, null, cancellation);
        var history = await DriftHistory.ReadAsync(tables, address.Entity, address.Stage, null, cancellation);
        var catalog = await StoreCatalog.ReadAsync(tables, address.Entity, null, cancellation);
        var calendars = catalog.Scopes.GroupBy(s => s.Scope.Stage, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => WindowCalendar.Find(g.First().Zone) ?? WindowCalendar.Utc, StringComparer.Ordinal);
        var series = levels.Concat(SeriesReader.Effects(history))
            .Where(s => s.Windows[0] is var scope && string.Equals(scope.SliceKey, address.SliceKey, StringComparison.Ordinal)
                && string.Equals(scope.SliceValue, address.SliceValue, StringComparison.Ordinal) && (columns is null || columns.Contains(s.Column)));
        return LevelChange.Of(series, detectors, w => Granularities.TryParse(w.Granularity, out var granularity)
            ? WindowLabel.Format(calendars.GetValueOrDefault(w.Stage) ?? WindowCalendar.Utc, granularity, w.Window)
            : TimeText.Format(w.Window.End!.Value));
    }
}
