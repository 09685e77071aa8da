using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Views;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>A column's figures as cells of a table.</summary>
internal static class ColumnCells
{
    /// <summary>The middle: the median of numbers and times, the most frequent of other values with its share.</summary>
    public static string Typical(SummaryRow row) => row.ColumnKind switch
    {
        "temporal" => Figure.Time((DateTimeOffset?)row["median_time"]),
        "boolean" when row.Number("avg") is { } share => $"true {Figure.Percent(100 * share)}",
        "numeric" => Figure.Number(row.Number("median")),
        _ => Frequent(row),
    };

    /// <summary>From the least to the greatest value.</summary>
    public static string Range(SummaryRow row) => row.ColumnKind switch
    {
        "temporal" => Span(Figure.Time((DateTimeOffset?)row["min_time"]), Figure.Time((DateTimeOffset?)row["max_time"])),
        "boolean" => string.Empty,
        _ when row.Number("min") is not null => Span(Figure.Number(row.Number("min")), Figure.Number(row.Number("max"))),
        _ when row.Text("min_text") is not null => Span(Quoted(row.Text("min_text"), 10), Quoted(row.Text("max_text"), 10)),
        _ => string.Empty,
    };

    public static string Mean(SummaryRow row) => row.ColumnKind == "numeric" ? Figure.Number(row.Number("avg")) : string.Empty;

    public static string Distinct(SummaryRow row) => Figure.Distinct(row.Integer("distinct_count"), row["distinct_is_exact"] is true);

    public static string Bars(SummaryRow row) => Sparkline.Histogram(MiniHistogram.Of(row.States));

    /// <summary>The figure whose course over the windows is shown: the mean of numbers, the share of true, else the distinct values.</summary>
    public static double? Course(SummaryRow row) => row.ColumnKind switch
    {
        "numeric" or "boolean" => row.Number("avg"),
        "temporal" => null,
        _ => row.Integer("distinct_count"),
    };

    /// <summary>The course over the windows. One with hardly any rows, begun just now perhaps, would dwarf all others: it is a gap.</summary>
    public static string Trend(IReadOnlyList<SummaryRow?> windows)
    {
        var most = windows.Select(r => r?.Rows ?? 0).DefaultIfEmpty().Max();
        var course = windows.Select(r => r is null || r.Rows < most / 100 ? null : Course(r)).ToList();
        return course.Exists(c => c is not null) ? Sparkline.Line(course) : string.Empty;
    }

    /// <summary>The percentage of nulls; in colour where there are any.</summary>
    public static string Nulls(SummaryRow row) => row.Number("percent_null") is > 0 and { } percent
        ? $"[yellow]{Figure.Percent(percent)}[/]"
        : Figure.Percent(row.Number("percent_null"));

    private static string Frequent(SummaryRow row)
    {
        if (row["frequent_items"] is not IReadOnlyList<object?> { Count: > 0 } items || items[0] is not object?[] { Length: 2 } first || row.Count == 0)
        {
            return string.Empty;
        }

        var count = Convert.ToDouble(first[1], System.Globalization.CultureInfo.InvariantCulture);
        return $"{Quoted((string?)first[0], 16)} {Figure.Percent(100 * count / row.Count)}";
    }

    private static string Span(string from, string to) => from == to ? from : $"{from} … {to}";

    private static string Quoted(string? text, int most) => Markup.Escape(ShortText.Of(text, most));
}
