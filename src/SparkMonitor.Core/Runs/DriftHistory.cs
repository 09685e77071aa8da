using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>Reads what earlier evaluations found, and which shifts were accepted.</summary>
public static class DriftHistory
{
    /// <summary>The latest finding of each key.</summary>
    /// <param name="stage">Null for all stages.</param>
    /// <param name="knownAt">Later evaluations are left aside; null for all.</param>
    public static async Task<IReadOnlyList<PastFinding>> ReadAsync(
        IMonitorTables tables, string entity, string? stage, DateTimeOffset? knownAt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return await tables.ExistsAsync(DriftTable.Definition, cancellation).ConfigureAwait(false)
            ? DriftRows.Latest(await PastAsync(tables, Filter(entity, stage), knownAt, cancellation).ConfigureAwait(false))
            : [];
    }

    /// <summary>The shifts that somebody accepted.</summary>
    public static async Task<IReadOnlyList<AcceptedShift>> AcceptedAsync(
        IMonitorTables tables, string entity, DateTimeOffset? knownAt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var table = BaselinesTable.Definition;
        var shifts = new List<AcceptedShift>();
        if (await tables.ExistsAsync(table, cancellation).ConfigureAwait(false))
        {
            List<string> columns = [.. table.Columns.Select(c => c.Name)];
            await foreach (var row in tables.ReadAsync(table, columns, Filter(entity, null), cancellation).ConfigureAwait(false))
            {
                var shift = BaselinesTable.Read(row);
                if (knownAt is null || shift.AcceptedAt <= knownAt)
                {
                    shifts.Add(shift);
                }
            }
        }

        return [.. shifts.OrderBy(s => s.AcceptedAt)];
    }

    private static async Task<List<PastFinding>> PastAsync(
        IMonitorTables tables, IReadOnlyList<KeyValuePair<string, object?>> filter, DateTimeOffset? knownAt, CancellationToken cancellation)
    {
        var past = new List<PastFinding>();
        await foreach (var row in tables.ReadAsync(DriftTable.Definition, DriftRows.PastColumns, filter, cancellation).ConfigureAwait(false))
        {
            var finding = DriftRows.Past(row);
            if (knownAt is null || finding.EvaluatedAt <= knownAt)
            {
                past.Add(finding);
            }
        }

        return past;
    }

    private static KeyValuePair<string, object?>[] Filter(string entity, string? stage) =>
        stage is null ? [new("entity", entity)] : [new("entity", entity), new("stage", stage)];
}
