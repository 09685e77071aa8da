using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.References;

/// <summary>
/// The table <c>reference_summaries</c>: for every pinned reference one row without a column name per event (pin, rename, retire), and copies of
/// the pinned rows of <c>summaries</c>, which carry the id of their reference.
/// </summary>
public static class ReferenceSummariesTable
{
    /// <summary>Columns in front of those of <c>summaries</c>.</summary>
    private static readonly StoreColumn[] Own =
    [
        new("reference_id", StoreType.Text, "The reference; stays the same when it is renamed.", false),
        new("event", StoreType.Text, "`pin`, `rename` or `retire`; null on the copied summaries."),
        new("event_time", StoreType.Timestamp, "When it was pinned, renamed or retired.", false),
        new("event_by", StoreType.Text, "Who did it."),
        new("event_reason", StoreType.Text, "Why."),
        new("reference_name", StoreType.Text, "The name from this event on; null on the copied summaries."),
        new("pin_kind", StoreType.Text, "What was pinned: `version`, `timestamp`, `window`, `run` or `stage`."),
        new("pin_source", StoreType.Text, "The address of what was pinned."),
    ];

    /// <summary>How many columns stand in front of those of <c>summaries</c>.</summary>
    public static int OwnColumns => Own.Length;

    public static StoreTable Definition { get; } =
        new("reference_summaries", 1, [.. Own, .. SummariesTable.Definition.Columns.Select(Optional)], ["entity"]);

    // Rows of events have no summary; the entity they all have.
    private static StoreColumn Optional(StoreColumn column) => column.Name is "entity" ? column : column with { Nullable = true };
}
