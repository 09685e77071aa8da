using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Commands;
using SparkMonitor.Jobs.Demo;
using SparkMonitor.Jobs.Views;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>What changed from window to window, column by column, and what to try next.</summary>
internal static class DemoScreen
{
    // Distances of a handful of rows say nothing.
    private const int FewRows = 100;

    public static void Write(Terminal terminal, IReadOnlyList<StageView> views)
    {
        foreach (var view in views)
        {
            terminal.Out.MarkupLineInterpolated(
                $"[bold]{StageTargets.Name(view.Address.Entity, view.Address.Stage!)}[/]: {Words.Count(view.Table?.Rows ?? 0, "row")} in {Words.Count(view.Windows.Count, StageScreen.Unit(view.Granularity!))}, from month to month");
            terminal.Out.WriteLine();
            Changes(view).Write(terminal.Out);
            terminal.Out.WriteLine();
        }

        terminal.Note("change: distance from the month before, 0 alike to 1 nothing in common, computed from the summaries alone (Kolmogorov-Smirnov for numbers, total variation otherwise)");
        terminal.Note(string.Empty);
    }

    public static void WriteNext(Terminal terminal, DemoFolder folder, StageView raw, ApplicationHost host)
    {
        var months = raw.Windows.Where((_, i) => raw.TableRows[i] is { Rows: >= FewRows }).TakeLast(2).ToList();
        string[] comparisons = months.Count < 2 ? [] : [$"compare flights/raw#{months[0]} flights/raw#{months[1]}", "drift show flights/raw --column delay"];
        var config = Path.GetRelativePath(host.WorkingFolder, folder.ConfigurationFile);
        var shown = config.StartsWith("..", StringComparison.Ordinal) ? folder.ConfigurationFile : config;
        terminal.Out.MarkupLineInterpolated($"The summaries are Delta tables in [bold]{Path.Combine(folder.Path, "store")}[/], configured by [bold]{folder.ConfigurationFile}[/].");
        terminal.Out.WriteLine("Try next:");
        foreach (var command in (string[])
        [
            .. comparisons,
            "show 'flights/raw?origin=ORD' --column delay",
            "sql \"SELECT slice_value, \\\"window\\\".start, num_rows, median FROM summaries WHERE slice_key = 'origin' AND column_name = 'delay' AND granularity = '1 month' ORDER BY median DESC LIMIT 10\"",
        ])
        {
            terminal.Out.WriteLine($"  {host.Program} {command} -c {Quoted(shown)}");
        }
    }

    private static ColumnTable Changes(StageView view)
    {
        var table = new ColumnTable().Column("column").Column("figure");
        for (var i = 0; i < view.Windows.Count; i++)
        {
            // Where a terminal is narrow the oldest months go first.
            table.Column(view.Windows[i], Math.Min(i + 1, 8), right: true);
        }

        table.Column("course", 9);
        foreach (var column in view.Columns.Where(c => c.Kind != "temporal"))
        {
            var name = $"[bold]{Markup.Escape(ShortText.Of(column.Name))}[/]";
            foreach (var (figure, cells, course) in Rows(column))
            {
                var line = Sparkline.Line([.. course.Select((v, i) => column.ByWindow[i] is { Rows: >= FewRows } ? v : null)]);
                table.Row([name, $"[grey]{figure}[/]", .. cells, $"[blue]{line}[/]"]);
                name = string.Empty;
            }
        }

        return table;
    }

    private static IEnumerable<(string Figure, IEnumerable<string> Cells, IReadOnlyList<double?> Course)> Rows(ColumnView column)
    {
        var rows = column.ByWindow;
        if (column.Kind is "numeric" or "boolean")
        {
            var factor = column.Kind == "boolean" ? 100 : 1;
            yield return Figures(column.Kind == "boolean" ? "true" : "mean", r => r.Number("avg") * factor, v => column.Kind == "boolean" ? Figure.Percent(v) : Figure.Number(v));
        }

        if (column.Kind == "numeric")
        {
            yield return Figures("median", r => r.Number("median"), Figure.Number);
            yield return Figures("least", r => r.Number("min"), Figure.Number);
        }

        if (rows.Any(r => r?.Integer("num_nulls") > 0))
        {
            yield return Figures("nulls", r => r.Number("percent_null"), Figure.Percent);
        }

        if (column.Kind != "boolean")
        {
            yield return ("distinct", rows.Select(r => r is null ? string.Empty : ColumnCells.Distinct(r)), [.. rows.Select(r => (double?)r?.Integer("distinct_count"))]);
        }

        var changes = rows.Select((r, i) => i == 0 ? null : Change(rows[i - 1], r)).ToList();
        yield return ("change", changes.Select((c, i) => c is not null ? ChangeCells.Distance(c) : i > 0 && rows[i] is { Rows: < FewRows } ? "[grey]few rows[/]" : string.Empty), changes);

        (string, IEnumerable<string>, IReadOnlyList<double?>) Figures(string figure, Func<SummaryRow, double?> of, Func<double?, string> text)
        {
            var values = rows.Select(r => r is null ? null : of(r)).ToList();
            return (figure, values.Select(v => v is null ? string.Empty : text(v)), values);
        }
    }

    private static double? Change(SummaryRow? before, SummaryRow? after) =>
        before is { Rows: >= FewRows } && after is { Rows: >= FewRows } ? DistributionChange.Between(before, after) : null;

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;
}
