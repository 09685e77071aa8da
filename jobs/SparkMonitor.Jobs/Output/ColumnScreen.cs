using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Commands;
using SparkMonitor.Jobs.Views;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>One column of a stage: its figures, its most frequent values, and every window.</summary>
internal static class ColumnScreen
{
    private const int MostItems = 10;

    public static void Write(Terminal terminal, StageView view)
    {
        var column = view.Columns[0];
        var row = column.Whole!;
        var slice = StageScreen.Slice(view);
        terminal.Out.MarkupLineInterpolated($"[bold]{StageTargets.Name(view.Address.Entity, view.Address.Stage!)} {column.Name}[/]{slice}: {column.Kind} ({column.Type}), {Words.Count(row.Rows, "row")}");
        terminal.Out.MarkupLineInterpolated($"[grey]version {view.Version.TableVersion}, profiled {Figure.Time(view.Version.RunTime)} UTC[/]");
        terminal.Out.WriteLine();
        Figures(terminal, row);
        Items(terminal, row);
        Windows(terminal, view, column);
    }

    private static void Figures(Terminal terminal, SummaryRow row)
    {
        var grid = new ColumnTable().Column("figure").Column("value");
        grid.Row("nulls", $"{Figure.Count(row.Integer("num_nulls"))} ({Figure.Percent(row.Number("percent_null"))})");
        grid.Row("distinct", ColumnCells.Distinct(row));
        if (row.ColumnKind == "temporal")
        {
            grid.Row("from … to", ColumnCells.Range(row));
            grid.Row("median", ColumnCells.Typical(row));
        }
        else if (row.Number("avg") is not null)
        {
            grid.Row("mean, deviation", $"{Figure.Number(row.Number("avg"))}, {Figure.Number(row.Number("stddev"))}");
            grid.Row("quantiles", Quantiles(row));
        }

        if (row.Number("avg_length") is { } length)
        {
            grid.Row("mean length", Figure.Number(length));
            grid.Row("from … to", ColumnCells.Range(row));
        }

        grid.Row("shape", $"[blue]{ColumnCells.Bars(row)}[/]");
        grid.Write(terminal.Out);
        terminal.Out.WriteLine();
    }

    private static string Quantiles(SummaryRow row)
    {
        if (row["quantiles"] is not IReadOnlyList<object?> quantiles)
        {
            return Figure.None;
        }

        decimal[] shown = [0m, 0.01m, 0.25m, 0.5m, 0.75m, 0.99m, 1m];
        var names = new[] { "min", "1 %", "25 %", "median", "75 %", "99 %", "max" };
        var levels = SummariesTable.QuantileLevels.ToList();
        return string.Join("  ", shown.Select((level, i) => $"[grey]{names[i]}[/] {Figure.Number((double?)quantiles[levels.IndexOf(level)])}"));
    }

    private static void Items(Terminal terminal, SummaryRow row)
    {
        if (row.ColumnKind is "temporal" or "numeric" || row["frequent_items"] is not IReadOnlyList<object?> { Count: > 0 } items)
        {
            return;
        }

        var most = items.Take(MostItems).OfType<object?[]>().Select(i => (Text: (string?)i[0], Count: Convert.ToInt64(i[1], System.Globalization.CultureInfo.InvariantCulture))).ToList();
        var table = new ColumnTable().Column("value").Column("rows", right: true).Column("share", right: true).Column("", 3);
        foreach (var (text, count) in most)
        {
            var share = row.Count == 0 ? 0 : (double)count / row.Count;
            var bar = new string('█', (int)Math.Round(30.0 * count / most[0].Count));
            table.Row(Markup.Escape(ShortText.Of(text, 40)), Figure.Count(count), Figure.Percent(100 * share), $"[blue]{bar}[/]");
        }

        table.Write(terminal.Out);
        terminal.Out.WriteLine();
    }

    private static void Windows(Terminal terminal, StageView view, ColumnView column)
    {
        if (view.Granularity is null)
        {
            return;
        }

        var table = new ColumnTable()
            .Column(StageScreen.Unit(view.Granularity)).Column("rows", 8, right: true).Column("nulls", 7, right: true).Column("distinct", 6, right: true)
            .Column("typical", 7).Column("mean", 9, right: true).Column("from … to", 2).Column("shape", 5).Column("change", 9, right: true);
        SummaryRow? earlier = null;
        for (var i = 0; i < view.Windows.Count; i++)
        {
            if (column.ByWindow[i] is not { } row)
            {
                table.Row(view.Windows[i], "0", "", "", "", "", "", "", "");
                continue;
            }

            table.Row(
                Markup.Escape(view.Windows[i]),
                Figure.Count(row.Rows),
                ColumnCells.Nulls(row),
                ColumnCells.Distinct(row),
                ColumnCells.Typical(row),
                ColumnCells.Mean(row),
                ColumnCells.Range(row),
                $"[blue]{ColumnCells.Bars(row)}[/]",
                earlier is null ? string.Empty : ChangeCells.Distance(earlier, row));
            earlier = row;
        }

        table.Write(terminal.Out);
        if (table.Rows > 1)
        {
            terminal.Note(ChangeCells.Legend);
        }
    }
}
