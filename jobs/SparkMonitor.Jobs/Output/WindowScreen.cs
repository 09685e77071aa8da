using SparkMonitor.Jobs.Commands;
using SparkMonitor.Jobs.Views;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>One window of a stage beside the window before it.</summary>
internal static class WindowScreen
{
    public static void Write(Terminal terminal, StageView view)
    {
        var before = view.Windows.Count > 1 ? view.Windows[0] : null;
        var name = StageTargets.Name(view.Address.Entity, view.Address.Stage!);
        var earlierRows = before is null ? string.Empty : $"; {Figure.Count(view.TableRows[0]?.Rows)} in {before}";
        terminal.Out.MarkupLineInterpolated($"[bold]{name} {view.Windows[^1]}[/]{StageScreen.Slice(view)}: {Words.Count(view.TableRows[^1]?.Rows ?? 0, "row")}{earlierRows}");
        StageScreen.Source(terminal, view);
        terminal.Out.WriteLine();
        var table = new ColumnTable()
            .Column("column").Column("kind", 4).Column("nulls", 8, right: true).Column("distinct", 7, right: true).Column("typical", 6)
            .Column("mean", 7, right: true).Column("from … to", 1).Column("shape", 5)
            .Column(before is null ? string.Empty : $"since {before}", 9).Column("change", 9, right: true);
        foreach (var column in view.Columns)
        {
            if (column.ByWindow[^1] is not { } row)
            {
                continue;
            }

            var earlier = before is null ? null : column.ByWindow[0];
            table.Row(
                Markup.Escape(ShortText.Of(column.Name, 40)),
                column.Kind,
                ColumnCells.Nulls(row),
                ColumnCells.Distinct(row),
                ColumnCells.Typical(row),
                ColumnCells.Mean(row),
                ColumnCells.Range(row),
                $"[blue]{ColumnCells.Bars(row)}[/]",
                earlier is null ? string.Empty : ChangeCells.Moves(earlier, row),
                earlier is null ? string.Empty : ChangeCells.Distance(earlier, row));
        }

        table.Write(terminal.Out);
        if (before is not null)
        {
            terminal.Note(ChangeCells.Legend);
        }
    }
}
