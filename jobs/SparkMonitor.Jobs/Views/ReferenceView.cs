using SparkMonitor.Core.References;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Jobs.Views;

/// <summary>A pinned reference with what it holds.</summary>
/// <param name="Holds">Windows and slices by granularity, null for all time.</param>
/// <param name="Granularity">The granularity of <paramref name="Columns"/>: all time where it is held, else the coarsest.</param>
/// <param name="Columns">The columns of the whole table with their states, where there is one scope that stands for the reference.</param>
internal sealed record ReferenceView(
    PinnedReference Reference,
    IReadOnlyList<(string? Granularity, int Windows, int Slices)> Holds,
    string? Granularity,
    IReadOnlyList<SummaryRow> Columns)
{
    private static readonly string[] Figures =
    [
        "num_nulls", "percent_null", "distinct_count", "distinct_is_exact", "min", "max", "avg", "stddev", "median", "quantiles",
        "min_time", "max_time", "median_time", "min_text", "max_text", "avg_length", "frequent_items", "schema",
    ];

    public static async Task<ReferenceView> ReadAsync(IMonitorTables tables, PinnedReference reference, CancellationToken cancellation)
    {
        var catalog = await StoreCatalog.ReadAsync(tables, reference.Entity, null, cancellation);
        var scopes = new ScopeCatalog(catalog.Scopes).Pinned(reference.Entity, reference.Name).Select(s => s.Scope).ToList();
        var holds = scopes.GroupBy(s => s.Granularity)
            .Select(g => (g.Key, Windows: g.Select(s => s.Window).Distinct().Count(), Slices: g.Where(s => !s.IsWholeTable).Select(s => (s.SliceKey, s.SliceValue)).Distinct().Count()))
            .OrderBy(h => h.Key is not null).ThenBy(h => h.Windows).ToList();
        if (holds.Count == 0 || holds[0].Windows != 1)
        {
            return new ReferenceView(reference, holds, null, []);
        }

        var rows = await ReferenceReader.RowsAsync(tables, reference, holds[0].Key, Figures, states: true, cancellation);
        var whole = rows.Where(r => r.Key.IsWholeTable).ToList();
        var order = ColumnOrder.Of(whole.Find(r => r.Key.IsTable)?.Text("schema"));
        return new ReferenceView(reference, holds, holds[0].Key, [.. whole.Where(r => !r.Key.IsTable).OrderBy(r => r.Key.Column, order)]);
    }
}
