using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Summaries;

/// <summary>What a summary is about, within an entity's stage; a later row of the same key restates it.</summary>
/// <param name="Granularity">The granularity's name; null for all rows whatever their time.</param>
/// <param name="Window">The window; the null window for all time and for rows without event time.</param>
/// <param name="SliceKey">Null for the whole table.</param>
/// <param name="SliceValue">The slice's value; null, with a key, for SQL null.</param>
/// <param name="Column">The column's path, or <see cref="SummariesTable.TableRow"/>.</param>
public sealed record SummaryKey(string? Granularity, TimeWindow Window, string? SliceKey, string? SliceValue, string Column)
{
    public bool IsAllTime => Granularity is null;

    /// <summary>True for the window of rows without event time.</summary>
    public bool IsNullWindow => Granularity is not null && Window.IsNull;

    public bool IsWholeTable => SliceKey is null;

    public bool IsTable => string.Equals(Column, SummariesTable.TableRow, StringComparison.Ordinal);

    /// <summary>The name under which a column is stored; one called <c>:table</c> is back-quoted, which is another spelling of the same path.</summary>
    public static string ColumnName(Schema.ColumnPath path) =>
        path.ToString() is SummariesTable.TableRow ? $"`{SummariesTable.TableRow}`" : path.ToString();
}
