using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Views;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>Two summaries column by column, and the shapes of what moved most, one over the other.</summary>
internal static class CompareScreen
{
    private const int BarWidth = 40;

    public static void Write(Terminal terminal, Comparison comparison, string? column, int plots)
    {
        var (left, right) = (comparison.Reference, comparison.Current);
        terminal.Out.MarkupLineInterpolated($"[bold]{left.Address}[/] {Words.Count(left.Scope.Rows, "row")}{Merged(left)} → [bold]{right.Address}[/] {Words.Count(right.Scope.Rows, "row")}{Merged(right)}");
        terminal.Out.WriteLine();
        var shown = comparison.Findings.Where(f => column is null ? f.IsDefaultMethod && !IsSameSchema(f) : f.Column == column).ToList();
        var order = shown.OrderByDescending(f => f.Verdict).ThenByDescending(Ratio).ToList();
        Table(comparison, order, withMethod: column is not null).Write(terminal.Out);
        if (column is null)
        {
            Unmatched(terminal, comparison);
        }

        foreach (var name in column is not null ? [column] : Moved(order).Take(plots))
        {
            Plot(terminal, comparison, name);
            foreach (var split in comparison.Findings.Where(f => f.Column == name).SelectMany(f => f.Slices).DistinctBy(s => (s.SliceKey, s.Measure))
                .Where(s => s.Total != 0 && (column is not null || s.Measure != "total_variation")))
            {
                SliceTable.Write(terminal, split, comparison.Reference.Address, comparison.Current.Address);
            }
        }

        terminal.Note("effect: what is left after the noise of sampling; it matters from the threshold on. q: the p-value corrected over all columns."
            + (comparison.Findings.Any(f => f.Slices.Count > 0) ? $" {char.ToUpperInvariant(SliceTable.Legend[0])}{SliceTable.Legend[1..]}." : string.Empty));
    }

    /// <summary>The columns that drifted; where there is none the one that comes nearest.</summary>
    private static List<string> Moved(List<DriftFinding> findings)
    {
        var columns = findings.Where(f => f.Column != SummariesTable.TableRow && Ratio(f) > 0).ToList();
        var drifted = columns.Where(f => f.Verdict >= DriftVerdict.Suspected).Select(f => f.Column).Distinct().ToList();
        return drifted.Count > 0 ? drifted : [.. columns.Select(f => f.Column).Take(1)];
    }

    private static string Merged(AddressedSummaries side) => side.MergedFrom > 1 ? $" (merged from {Words.Count(side.MergedFrom, "window")})" : string.Empty;

    private static ColumnTable Table(Comparison comparison, List<DriftFinding> findings, bool withMethod)
    {
        var table = new ColumnTable()
            .Column("column").Column("kind", 3).Column("change", 8).Column(withMethod ? "method" : "effect", 9).Column(withMethod ? "value" : string.Empty, 8, right: true)
            .Column(withMethod ? "effect" : string.Empty, 9).Column("interval", 5).Column("threshold", 6, right: true)
            .Column("q", 7, right: true).Column("verdict").Column("most at", 4).Column("remark", 2);
        foreach (var finding in findings)
        {
            var effect = finding.Measurement.Effect;
            table.Row(
                $"[bold]{Markup.Escape(finding.Column == SummariesTable.TableRow ? "(table)" : ShortText.Of(finding.Column, 30))}[/]",
                finding.ColumnKind ?? string.Empty,
                withMethod ? string.Empty : Markup.Escape(Change(comparison, finding)),
                Markup.Escape(withMethod ? finding.Method.Name : $"{finding.Method.Name} {VerdictCells.Short(effect.Estimate)}"),
                withMethod ? VerdictCells.Short(finding.Measurement.Statistic) : string.Empty,
                withMethod ? VerdictCells.Short(effect.Estimate) : string.Empty,
                double.IsNaN(effect.Lower) ? string.Empty : $"[grey]{VerdictCells.Short(effect.Lower)} to {VerdictCells.Short(effect.Upper)}[/]",
                double.IsNaN(finding.Threshold) ? Figure.None : VerdictCells.Short(finding.Threshold),
                VerdictCells.Q(double.IsNaN(finding.QValue) ? null : finding.QValue),
                VerdictCells.Verdict(finding.Verdict),
                finding.Measurement.Location is { } location ? Markup.Escape(ShortText.Of(location, 24)) : string.Empty,
                withMethod ? Markup.Escape(ShortText.Of(finding.Measurement.Remark, 60)).Replace("\"\"", string.Empty, StringComparison.Ordinal) : string.Empty);
        }

        return table;
    }

    /// <summary>The move that the finding is about, in the column's own figures.</summary>
    private static string Change(Comparison comparison, DriftFinding finding)
    {
        var left = comparison.Reference.Columns.FirstOrDefault(c => c.Name == finding.Column);
        var right = comparison.Current.Columns.FirstOrDefault(c => c.Name == finding.Column);
        if (left is null || right is null)
        {
            return string.Empty;
        }

        if (left.IsTable)
        {
            return finding.Method.Aspect == DriftAspect.RowCount ? $"rows {Figure.Count(left.Rows)} → {Figure.Count(right.Rows)}" : string.Empty;
        }

        if (finding.Method.Aspect == DriftAspect.Share)
        {
            return $"nulls {Percent(left.Counts.Nulls, left.Rows)} → {Percent(right.Counts.Nulls, right.Rows)}";
        }

        var (before, after) = (new ColumnReadout(left.States), new ColumnReadout(right.States));
        return finding.ColumnKind switch
        {
            "boolean" when before.Moments.Mean is { } a && after.Moments.Mean is { } b => $"true {Figure.Percent(100 * a)} → {Figure.Percent(100 * b)}",
            "numeric" when before.Moments.Mean is { } a && after.Moments.Mean is { } b => $"mean {Figure.Number(a)} → {Figure.Number(b)}",
            _ => before.DistinctCount == after.DistinctCount ? string.Empty
                : $"distinct {Figure.Distinct(before.DistinctCount, before.DistinctIsExact)} → {Figure.Distinct(after.DistinctCount, after.DistinctIsExact)}",
        };
    }

    private static void Unmatched(Terminal terminal, Comparison comparison)
    {
        var (left, right) = (comparison.Reference, comparison.Current);
        var (before, after) = (left.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal), right.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal));
        foreach (var (side, only) in new[] { (left.Address, before.Except(after)), (right.Address, after.Except(before)) })
        {
            var names = only.Order(StringComparer.Ordinal).ToList();
            if (names.Count > 0)
            {
                terminal.Out.MarkupLineInterpolated($"[grey]Only in {side}: {string.Join(", ", names.Take(20))}{(names.Count > 20 ? ", ..." : string.Empty)}[/]");
            }
        }
    }

    private static void Plot(Terminal terminal, Comparison comparison, string name)
    {
        var left = comparison.Reference.Columns.FirstOrDefault(c => c.Name == name);
        var right = comparison.Current.Columns.FirstOrDefault(c => c.Name == name);
        if (left is null || right is null || OverlaidHistogram.Of(left, right) is not { } histogram)
        {
            return;
        }

        terminal.Out.WriteLine();
        terminal.Out.MarkupLineInterpolated($"[bold]{name}[/]  [grey]█ both  ░ only in {comparison.Reference.Address}  ▓ only in {comparison.Current.Address}[/]");
        var table = new ColumnTable().Column("value", right: true).Column("share", 9).Column("before", right: true).Column("after", right: true);
        var most = histogram.Bins.Where(b => !b.IsRest).Select(b => Math.Max(b.Reference, b.Current)).DefaultIfEmpty().Max();
        foreach (var (label, before, after, isRest) in histogram.Bins)
        {
            table.Row(Markup.Escape(label), isRest ? string.Empty : Bar(before, after, most), Figure.Percent(100 * before), Figure.Percent(100 * after));
        }

        table.Write(terminal.Out);
    }

    private static string Bar(double before, double after, double most)
    {
        if (most <= 0)
        {
            return string.Empty;
        }

        var (a, b) = ((int)Math.Round(BarWidth * before / most), (int)Math.Round(BarWidth * after / most));
        var both = new string('█', Math.Min(a, b));
        return a > b ? $"[grey]{both}[/][yellow]{new string('░', a - b)}[/]" : $"[grey]{both}[/][blue]{new string('▓', b - a)}[/]";
    }

    private static bool IsSameSchema(DriftFinding finding) =>
        finding.Method.Aspect == DriftAspect.Schema && finding.Verdict == DriftVerdict.None && finding.Measurement.Effect.Estimate is 0;

    private static double Ratio(DriftFinding finding)
    {
        var effect = Math.Abs(finding.Measurement.Effect.Estimate);
        return double.IsNaN(effect) ? 0 : finding.Threshold > 0 ? effect / finding.Threshold : effect;
    }

    private static string Percent(long part, long whole) => whole == 0 ? Figure.None : Figure.Percent(100.0 * part / whole);
}
