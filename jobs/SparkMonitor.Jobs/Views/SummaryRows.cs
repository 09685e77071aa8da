using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Views;

/// <summary>Summary rows under the names of the columns of <c>summaries</c>, without the encoded states.</summary>
internal static class SummaryRows
{
    private static readonly string[] Left = ["run_record", "labels", "codecs"];

    /// <summary>The rows of a view: all windows of its granularity and the row of all time, or the window that its address names.</summary>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ReadAsync(
        IMonitorTables tables, StageView view, string? column, CancellationToken cancellation)
    {
        var names = SummariesTable.Definition.Columns.Where(c => c.Type != StoreType.Binary && !Left.Contains(c.Name)).Select(c => c.Name).ToList();
        var only = view.Address.Window is null ? (TimeWindow?)null : view.TableRows[^1]!.Key.Window;
        var query = new SummaryQuery
        {
            Entity = view.Address.Entity,
            Stage = view.Address.Stage,
            TableVersion = view.Address.Version,
            TableTimestamp = view.Address.Timestamp,
            WholeTable = view.Address.SliceKey is null ? true : null,
            SliceKey = view.Address.SliceKey,
            SliceValues = view.Address.SliceKey is null ? null : [view.Address.SliceValue],
            Granularities = only is null ? [null, view.Granularity] : [view.Granularity],
            Columns = column is null ? null : [column],
            Values = names,
        };
        var rows = await new SummaryReader(tables).CurrentAsync(query, cancellation);
        return [.. rows.Where(r => only is null || r.Key.Window == only).Select(r => names.ToDictionary(n => n, n => Value(r, n)))];
    }

    private static object? Value(SummaryRow row, string name) => name switch
    {
        "window" when row[name] is object?[] { Length: 2 } bounds => new Dictionary<string, object?>
        {
            ["start"] = QueryValue.Json(bounds[0]),
            ["end"] = QueryValue.Json(bounds[1]),
        },
        "frequent_items" when row[name] is IReadOnlyList<object?> items => items.OfType<object?[]>()
            .Select(i => new Dictionary<string, object?> { ["item"] = i[0], ["count"] = i[1] }).ToArray(),
        _ => QueryValue.Json(row[name]),
    };
}
