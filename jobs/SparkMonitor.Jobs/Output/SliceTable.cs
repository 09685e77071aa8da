using System.Globalization;
using SparkMonitor.Core.Drift;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>What each slice adds to the movement of a column over the whole table.</summary>
internal static class SliceTable
{
    public const string Legend = "by slice: mix is what slices add by having other shares of the rows than before, within what they add by rows that changed inside them";

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
        terminal.Out.MarkupLineInterpolated($"[bold]{split.Column}[/] by {split.SliceKey}: {what} moved by {Signed(split.Total, split.Total)} from {before} to {after}");
        var table = new ColumnTable().Column(Markup.Escape(ShortText.Of(split.SliceKey, 30))).Column("weight", 4, right: true).Column("movement", right: true)
            .Column("share", right: true).Column("mix", 6, right: true).Column("within", 6, right: true);
        foreach (var slice in split.Slices.Take(Most))
        {
            table.Row(
                Markup.Escape(ShortText.Of(slice.Scope.SliceValue ?? "null", 30)),
                $"{Percent(slice.ReferenceWeight)} → {Percent(slice.CurrentWeight)}",
                Signed(slice.Total, split.Total),
                split.Total == 0 ? Figure.None : Share(slice.Share),
                $"[grey]{Signed(slice.Mix, split.Total)}[/]",
                $"[grey]{Signed(slice.Within, split.Total)}[/]");
        }

        table.Row("[bold]all[/]", string.Empty, Signed(split.Total, split.Total), split.Total == 0 ? Figure.None : "100 %", $"[grey]{Signed(split.Mix, split.Total)}[/]", $"[grey]{Signed(split.Within, split.Total)}[/]");
        table.Write(terminal.Out);
        if (split.Slices.Count > Most)
        {
            terminal.Out.MarkupLineInterpolated($"[grey]{Words.Count(split.Slices.Count - Most, "more slice")} with less.[/]");
        }

        if (split.IsReversed)
        {
            terminal.Out.MarkupLine("[yellow]Every slice moved the other way (Simpson's paradox): what changed is how many rows each slice has, not the table as a whole.[/]");
        }
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
    private static string Share(double share) => !double.IsFinite(share) ? Figure.None
        : Math.Abs(share) < 0.005 ? "0 %"
        : (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %";

    /// <summary>With as many decimals as the whole movement needs for three digits.</summary>
    private static string Signed(double value, double total)
    {
        var decimals = total == 0 ? 3 : (int)Math.Clamp(2 - Math.Floor(Math.Log10(Math.Abs(total))), 0, 9);
        var text = Math.Abs(value).ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return text.All(c => c is '0' or '.') ? "0" : value > 0 ? $"+{text}" : $"-{text}";
    }
}
