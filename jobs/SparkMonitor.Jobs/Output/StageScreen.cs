using SparkMonitor.Jobs.Commands;
using SparkMonitor.Jobs.Views;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>A stage, or one slice of it: every column over all its windows.</summary>
internal static class StageScreen
{
    public static void Write(Terminal terminal, StageView view)
    {
        Header(terminal, view);
        var table = new ColumnTable()
            .Column("column").Column("kind", 4).Column("nulls", 9, right: true).Column("distinct", 8, right: true).Column("typical", 7)
            .Column("mean", 6, right: true).Column("from … to", 3).Column("shape", 5)
            .Column(view.Granularity is null ? string.Empty : $"by {Unit(view.Granularity)}", 8);
        foreach (var column in view.Columns)
        {
            var row = column.Whole!;
            table.Row(
                Markup.Escape(ShortText.Of(column.Name, 40)),
                column.Kind,
                ColumnCells.Nulls(row),
                ColumnCells.Distinct(row),
                ColumnCells.Typical(row),
                ColumnCells.Mean(row),
                ColumnCells.Range(row),
                $"[blue]{ColumnCells.Bars(row)}[/]",
                $"[blue]{ColumnCells.Trend(column.ByWindow)}[/]");
        }

        table.Write(terminal.Out);
        if (view.Granularity is not null)
        {
            var window = view.Address with { Window = view.Windows[^1] };
            terminal.Note($"By {Unit(view.Granularity)}: the mean of numbers, the share of true, else distinct values. More: --column NAME, or {window}");
        }
    }

    private static void Header(Terminal terminal, StageView view)
    {
        var slice = Slice(view);
        var windows = view.Granularity is null ? string.Empty : $" in {Words.Count(view.Windows.Count, "window")} of {view.Granularity}, {Range(view.Windows)}";
        terminal.Out.MarkupLineInterpolated($"[bold]{StageTargets.Name(view.Address.Entity, view.Address.Stage!)}[/]{slice}: {Words.Count(view.Table?.Rows ?? 0, "row")}{windows}");
        Source(terminal, view);
        if (view.Granularity is not null)
        {
            var rows = view.TableRows.Select(r => (double?)r?.Rows).ToList();
            terminal.Out.MarkupLineInterpolated($"rows [blue]{Sparkline.Line(rows)}[/] {Figure.Number(rows.Min())} to {Figure.Number(rows.Max())} by {Unit(view.Granularity)}");
        }

        terminal.Out.WriteLine();
    }

    /// <summary>The version that is shown and where it lies.</summary>
    public static void Source(Terminal terminal, StageView view) => terminal.Out.MarkupLineInterpolated(
        $"[grey]version {view.Version.TableVersion} of {view.Run?.TableUri ?? "its table"} ({Figure.Time(view.Version.TableTimestamp)} UTC), profiled {Figure.Time(view.Version.RunTime)} UTC[/]");

    /// <summary><c>, origin = ORD</c>; empty for the whole table.</summary>
    public static string Slice(StageView view) =>
        view.Address.SliceKey is null ? string.Empty : $", {view.Address.SliceKey} = {view.Address.SliceValue ?? "null"}";

    /// <summary><c>month</c> of <c>1 month</c>, but <c>5 minutes</c> whole.</summary>
    public static string Unit(string granularity) => granularity.StartsWith("1 ", StringComparison.Ordinal) ? granularity[2..]
        : granularity == Core.Windows.Granularities.ProcessingTime ? "version"
        : granularity;

    private static string Range(IReadOnlyList<string> windows) => windows.Count == 1 ? windows[0] : $"{windows[0]} to {windows[^1]}";
}
