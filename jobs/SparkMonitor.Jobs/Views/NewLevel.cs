using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Jobs.Views;

/// <summary>Where a new level of a stage begins.</summary>
/// <param name="Window">Its first window.</param>
/// <param name="Change">The change point that tells it; null where only findings do.</param>
internal sealed record NewLevel(SummaryScope Window, LevelChange? Change)
{
    /// <summary>
    /// The latest change point among columns that drifted, looking back over the series (PELT); else the latest window with drift. Null where nothing
    /// drifted.
    /// </summary>
    /// <param name="address">A stage, with a slice if wanted.</param>
    /// <param name="column">Null for all columns.</param>
    public static async Task<NewLevel?> FindAsync(IMonitorTables tables, SummaryAddress address, string? column, CancellationToken cancellation)
    {
        var history = await DriftHistory.ReadAsync(tables, address.Entity, address.Stage, null, cancellation);
        var drifted = history.Where(f => f.Verdict >= DriftVerdict.Suspected && f.IsDefaultMethod && f.Scope.Window.Start is not null
            && (column is null || string.Equals(f.Column, column, StringComparison.Ordinal))
            && string.Equals(f.Scope.SliceKey, address.SliceKey, StringComparison.Ordinal)
            && string.Equals(f.Scope.SliceValue, address.SliceValue, StringComparison.Ordinal)).ToList();
        if (drifted.Count == 0)
        {
            return null;
        }

        string[] columns = [.. drifted.Select(f => f.Column).Distinct(StringComparer.Ordinal)];
        var changes = await LevelChanges.ReadAsync(tables, address, columns, SeriesDetector.Pelt, cancellation);
        // An effect against the window before peaks at a change and falls back: it has no level of its own.
        var latest = changes.LastOrDefault(c => c.Reference is null && drifted.Exists(f => f.Scope.Granularity == c.Window.Granularity && f.Column == c.Column));
        return latest is not null
            ? new NewLevel(latest.Window, latest)
            : new NewLevel(drifted.MaxBy(f => f.Scope.Window.Start)!.Scope, null);
    }
}
