using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>Reads the references of a store from their events.</summary>
public static class ReferenceReader
{
    /// <summary>The references as their events left them, retired ones included, by the time of their pinning.</summary>
    /// <param name="entity">Null for all.</param>
    /// <param name="knownAt">Later events are left aside; null for all.</param>
    public static async Task<IReadOnlyList<PinnedReference>> ReadAsync(
        IMonitorTables tables, string? entity, DateTimeOffset? knownAt, CancellationToken cancellation) =>
        ReferenceRows.Fold(await EventsAsync(tables, entity, knownAt, cancellation).ConfigureAwait(false));

    /// <summary>The summaries of a reference of one granularity, by window, slice and column.</summary>
    /// <param name="granularity">Null for all time.</param>
    /// <param name="values">The columns of <c>summaries</c> to read beside those that identify a row; null for all but the states.</param>
    public static async Task<IReadOnlyList<SummaryRow>> RowsAsync(
        IMonitorTables tables,
        PinnedReference reference,
        string? granularity,
        IReadOnlyList<string>? values,
        bool states,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(reference);
        var projection = new SummaryProjection(values, states);
        var read = new StoreRead(projection.Columns)
        {
            Filter = [new("entity", reference.Entity), new("reference_id", reference.Id), new("event", null), new("granularity", granularity)],
            Order = ["window", "slice_key", "slice_value", "column_name"],
        };
        var rows = new List<SummaryRow>();
        await foreach (var row in tables.ReadAsync(ReferenceSummariesTable.Definition, read, cancellation).ConfigureAwait(false))
        {
            rows.Add(projection.Row(row));
        }

        return rows;
    }

    /// <summary>The rows of the events, with all columns of the table.</summary>
    internal static async Task<IReadOnlyList<object?[]>> EventsAsync(
        IMonitorTables tables, string? entity, DateTimeOffset? knownAt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var table = ReferenceSummariesTable.Definition;
        var found = new List<object?[]>();
        if (!await tables.ExistsAsync(table, cancellation).ConfigureAwait(false))
        {
            return found;
        }

        // Copies of summaries have a column name, events have none; the states of the copies are not touched.
        List<KeyValuePair<string, object?>> filter = [new("column_name", null)];
        if (entity is not null)
        {
            filter.Add(new("entity", entity));
        }

        List<string> columns = [.. table.Columns.Select(c => c.Name)];
        await foreach (var row in tables.ReadAsync(table, columns, filter, cancellation).ConfigureAwait(false))
        {
            var values = new StoreValues(table, row);
            if (values.Text("event") is not null && (knownAt is null || values.Time("event_time") <= knownAt))
            {
                found.Add(row);
            }
        }

        return found;
    }
}
