using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.References;

/// <summary>Writes and reads rows of <c>reference_summaries</c>.</summary>
public static class ReferenceRows
{
    private static readonly int Width = ReferenceSummariesTable.Definition.Columns.Count;

    /// <summary>The row of the pinning itself.</summary>
    public static object?[] Pin(PinnedReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var row = Event(reference, ReferenceEvent.Pin, reference.PinnedAt, reference.PinnedBy, reference.Reason);
        Set(row, "pin_kind", reference.PinKind);
        Set(row, "pin_source", reference.Source);
        Set(row, "stage", reference.Stage);
        Set(row, "table_version", reference.TableVersion);
        Set(row, "table_timestamp", reference.TableTimestamp);
        Set(row, "num_rows", reference.Rows);
        return row;
    }

    /// <summary>The row of a renaming or retiring; the reference carries its new name.</summary>
    public static object?[] Event(PinnedReference reference, ReferenceEvent what, DateTimeOffset time, string? by, string? reason)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var row = new object?[Width];
        Set(row, "reference_id", reference.Id);
        Set(row, "event", what.ToString().ToLowerInvariant());
        Set(row, "event_time", time);
        Set(row, "event_by", by);
        Set(row, "event_reason", reason);
        Set(row, "reference_name", reference.Name);
        Set(row, "entity", reference.Entity);
        return row;
    }

    /// <summary>The copy of a summary under a reference.</summary>
    /// <param name="summary">Values in the order of the columns of <c>summaries</c>; all of them, states included.</param>
    public static object?[] Copy(PinnedReference reference, object?[] summary)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(summary);
        if (summary.Length != SummariesTable.Definition.Columns.Count)
        {
            throw new ArgumentException($"A summary has {SummariesTable.Definition.Columns.Count} values, not {summary.Length}.", nameof(summary));
        }

        var row = new object?[Width];
        summary.CopyTo(row, ReferenceSummariesTable.OwnColumns);
        Set(row, "reference_id", reference.Id);
        Set(row, "event_time", reference.PinnedAt);
        Set(row, "entity", reference.Entity);
        return row;
    }

    /// <summary>The references of an entity, retired ones included, by the time of their pinning.</summary>
    /// <param name="rows">All event rows (those whose <c>event</c> is not null) with all columns of the table.</param>
    public static IReadOnlyList<PinnedReference> Fold(IEnumerable<object?[]> rows)
    {
        var found = new Dictionary<string, PinnedReference>(StringComparer.Ordinal);
        var events = rows.Select(r => new StoreValues(ReferenceSummariesTable.Definition, r))
            .Where(v => v.Text("event") is not null)
            .OrderBy(v => v.Time("event_time"))
            .ThenBy(v => v.Text("event"), StringComparer.Ordinal);
        foreach (var values in events)
        {
            Apply(found, values);
        }

        return [.. found.Values.OrderBy(r => r.PinnedAt).ThenBy(r => r.Name, StringComparer.Ordinal)];
    }

    private static void Apply(Dictionary<string, PinnedReference> found, StoreValues values)
    {
        var id = values.Text("reference_id")!;
        var isKnown = found.TryGetValue(id, out var reference);
        switch (values.Text("event"))
        {
            case "pin" when !isKnown:
                found.Add(id, new PinnedReference(id, values.Text("entity")!, values.Text("reference_name")!)
                {
                    PinKind = values.Text("pin_kind")!,
                    Source = values.Text("pin_source")!,
                    Stage = values.Text("stage")!,
                    TableVersion = values.Integer("table_version"),
                    TableTimestamp = values.Time("table_timestamp"),
                    PinnedAt = values.Time("event_time")!.Value,
                    PinnedBy = values.Text("event_by"),
                    Reason = values.Text("event_reason"),
                    Rows = values.Integer("num_rows"),
                });
                break;
            case "rename" when isKnown:
                found[id] = reference! with { Name = values.Text("reference_name")! };
                break;
            case "retire" when isKnown:
                found[id] = reference! with
                {
                    RetiredAt = values.Time("event_time"),
                    RetiredBy = values.Text("event_by"),
                    RetiredReason = values.Text("event_reason"),
                };
                break;
        }
    }

    private static void Set(object?[] row, string column, object? value) => row[ReferenceSummariesTable.Definition.IndexOf(column)] = value;
}
