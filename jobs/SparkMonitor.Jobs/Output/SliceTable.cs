using System.Globalization;
using SparkMonitor.Core.Drift;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>What each slice adds to the movement of a column over the whole table.</summary>
internal static class SliceTable
{
    private const int Most = 12;

    /// <summary>A slice that holds almost all rows explains nothing.</summary>
    private const double AlmostAll = 0.9;

    /// <param name="before">What was compared with.</param>
    /// <param name="after">What was tested.</param>
    public static void Write(Terminal terminal, Stratification split, string before, string after)
    {
        terminal.Out.WriteLine();
        var what = split.Measure switch
        {
            "mean" => "mean",
            "null_rate" => "share of nulls",
            _ => "distribution (total variation)",
        };
        terminal.Out.MarkupLineInterpolated($"[bold]{split.Column}[/] by {split.SliceKey}: {what} moved by {Signed(split.Total)} from {before} to {after}");
        var table = new ColumnTable().Column(Markup.Escape(ShortText.Of(split.SliceKey, 30))).Column("weight", 4, right: true).Column("movement", right: true)
            .Column("share", right: true).Column("mix", 6, right: true).Column("within", 6, right: true);
        foreach (var slice in split.Slices.Take(Most))
        {
            table.Row(
                Markup.Escape(ShortText.Of(slice.Scope.SliceValue ?? "null", 30)),
                $"{Percent(slice.ReferenceWeight)} → {Percent(slice.CurrentWeight)}",
                Signed(slice.Total),
                split.Total == 0 ? Figure.None : Share(slice.Share),
                $"[grey]{Signed(slice.Mix)}[/]",
                $"[grey]{Signed(slice.Within)}[/]");
        }

        table.Row("[bold]all[/]", string.Empty, Signed(split.Total), split.Total == 0 ? Figure.None : "100 %", $"[grey]{Signed(split.Mix)}[/]", $"[grey]{Signed(split.Within)}[/]");
        table.Write(terminal.Out);
        if (split.Slices.Count > Most)
        {
            terminal.Out.MarkupLineInterpolated($"[grey]{Words.Count(split.Slices.Count - Most, "more slice")} with less.[/]");
        }

        terminal.Out.MarkupLine(split.IsReversed
            ? "[yellow]Every slice moved the other way (Simpson's paradox): what changed is how many rows each slice has, not the table as a whole.[/]"
            : "[grey]mix: slices have other shares of the rows than before; within: rows inside the slice changed.[/]");
    }

    /// <summary>The slice with far more of a movement than of the rows; empty where none stands out.</summary>
    public static string Mostly(IReadOnlyList<Stratification> splits)
    {
        if (splits.FirstOrDefault(s => s.IsReversed) is { } reversed)
        {
            return $"mix of {reversed.SliceKey}";
        }

        var measured = splits.Where(s => s.Measure is "total_variation" or "null_rate");
        var most = measured.SelectMany(s => s.Slices.Select(m => (s.SliceKey, Slice: m)))
            .Where(s => s.Slice.Share >= 0.5 && Math.Max(s.Slice.ReferenceWeight, s.Slice.CurrentWeight) < AlmostAll
                && s.Slice.Share > 1.2 * Math.Max(s.Slice.ReferenceWeight, s.Slice.CurrentWeight))
            .OrderByDescending(s => s.Slice.Share - Math.Max(s.Slice.ReferenceWeight, s.Slice.CurrentWeight)).FirstOrDefault();
        return most.Slice is null ? string.Empty : $"{ShortText.Of($"{most.SliceKey} = {most.Slice.Scope.SliceValue ?? "null"}", 30)} ({Share(most.Slice.Share)})";
    }

    private static string Percent(double share) => double.IsFinite(share) ? Figure.Percent(100 * share) : Figure.None;

    /// <summary>Parts of a movement may be negative, or more than all of it.</summary>
    private static string Share(double share) => double.IsFinite(share)
        ? (100 * share).ToString("0", CultureInfo.InvariantCulture).Replace("-", "−", StringComparison.Ordinal) + " %"
        : Figure.None;

    private static string Signed(double value) => value > 0
        ? "+" + VerdictCells.Short(value)
        : VerdictCells.Short(value).Replace("-", "−", StringComparison.Ordinal);
}
