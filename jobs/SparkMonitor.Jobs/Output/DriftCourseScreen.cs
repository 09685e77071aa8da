using SparkMonitor.Core.Drift;
using SparkMonitor.Jobs.Commands;
using SparkMonitor.Jobs.Views;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>Drift over time: every column over the windows of a stage, or one column window by window.</summary>
internal static class DriftCourseScreen
{
    // As many windows as a wide terminal shows; the course beside them has all.
    private const int Windows = 12;
    private const int BarWidth = 24;

    /// <summary>Every column by window, for each stage, granularity and reference.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<DriftPoint> points, IReadOnlyList<LevelChange> changes)
    {
        foreach (var series in points.GroupBy(p => (p.Scope.Entity, p.Scope.Stage, p.Scope.Granularity, p.Scope.SliceKey, p.Scope.SliceValue, p.Reference)))
        {
            Header(terminal, series.Key.Entity, series.Key.Stage, series.Key.Granularity, series.Key.SliceKey, series.Key.SliceValue, series.Key.Reference);
            Matrix([.. series], [.. changes.Where(c => IsOf(c, series.Key.Stage, series.Key.Granularity, series.Key.Reference) && c.Reference is null)]).Write(terminal.Out);
            terminal.Out.WriteLine();
        }

        terminal.Note(VerdictCells.Legend);
    }

    /// <summary>One column, window by window, for each method that counts.</summary>
    public static void WriteColumn(Terminal terminal, IReadOnlyList<DriftPoint> points, IReadOnlyList<LevelChange> changes)
    {
        foreach (var series in points.GroupBy(p => (p.Scope.Entity, p.Scope.Stage, p.Scope.Granularity, p.Scope.SliceKey, p.Scope.SliceValue, p.Reference, p.Column, p.Method)))
        {
            var key = series.Key;
            Header(terminal, key.Entity, key.Stage, key.Granularity, key.SliceKey, key.SliceValue, key.Reference, $"{key.Column} by {key.Method}");
            Course([.. series], [.. changes.Where(c => IsOf(c, key.Stage, key.Granularity, key.Reference) && (c.Reference is null || c.Figure == key.Method))])
                .Write(terminal.Out);
            // The latest movement is the one to be explained; earlier ones are in the table.
            if (series.LastOrDefault(p => p.Slices.Count > 0) is { } explained)
            {
                foreach (var split in explained.Slices)
                {
                    SliceTable.Write(terminal, split, key.Reference, explained.Window ?? "all");
                }
            }

            terminal.Out.WriteLine();
        }

        terminal.Note("effect: what is left after the noise of sampling, with its interval; │ the threshold"
            + (points.Any(p => p.Slices.Count > 0) ? $"; {SliceTable.Legend}" : string.Empty)
            + (changes.Count > 0 ? "; ◆ a new level begins, told by pelt (looking back), cusum, page_hinkley or adwin (as they run)" : string.Empty));
    }

    private static bool IsOf(LevelChange change, string stage, string? granularity, string reference) =>
        change.Window.Stage == stage && change.Window.Granularity == granularity && (change.Reference is null || change.Reference == reference);

    private static string Level(LevelChange change) =>
        $"◆ {(change.Reference is null ? Words.Figure(change.Figure) : "effect")} {VerdictCells.Short(change.Before)} → {VerdictCells.Short(change.After)}";

    private static void Header(
        Terminal terminal, string entity, string stage, string? granularity, string? sliceKey, string? sliceValue, string reference, string? what = null)
    {
        var slice = sliceKey is null ? string.Empty : $", {sliceKey} = {sliceValue ?? "null"}";
        var by = granularity is null ? string.Empty : $" by {StageScreen.Unit(granularity)}";
        terminal.Out.MarkupLineInterpolated($"[bold]{StageTargets.Name(entity, stage)}{(what is null ? string.Empty : $" {what}")}[/]{slice}{by}, against {reference}");
        terminal.Out.WriteLine();
    }

    private static ColumnTable Matrix(List<DriftPoint> series, List<LevelChange> changes)
    {
        var windows = series.Select(p => p.Window ?? "all").Distinct().ToList();
        var shown = windows.Skip(Math.Max(windows.Count - Windows, 0)).ToList();
        var table = new ColumnTable().Column("column");
        for (var i = 0; i < shown.Count; i++)
        {
            table.Column(Markup.Escape(shown[i]), Math.Min(i + 1, 8), right: true);
        }

        table.Column(windows.Count > 1 ? "course" : string.Empty, 9).Column("new level", 9);
        foreach (var column in series.GroupBy(p => p.Column))
        {
            var worst = column.GroupBy(p => p.Window ?? "all").ToDictionary(g => g.Key, Worst);
            var course = windows.ConvertAll(w => worst.GetValueOrDefault(w) is { Verdict: not DriftVerdict.Insufficient } point ? point.Ratio : null);
            table.Row([
                $"[bold]{Markup.Escape(column.Key == ":table" ? "(table)" : ShortText.Of(column.Key, 30))}[/]",
                .. shown.Select(w => worst.GetValueOrDefault(w) is { } point ? VerdictCells.Ratio(point.Verdict, point.Ratio) : string.Empty),
                windows.Count > 1 ? $"[blue]{Sparkline.Line(course)}[/]" : string.Empty,
                changes.LastOrDefault(c => c.Column == column.Key) is { } change ? Markup.Escape($"{change.Label} {Level(change)}") : string.Empty]);
        }

        return table;
    }

    private static ColumnTable Course(List<DriftPoint> series, List<LevelChange> changes)
    {
        var table = new ColumnTable()
            .Column("window").Column("rows", 5, right: true).Column("effect", right: true).Column("interval", 6).Column("", 9).Column("threshold", 4, right: true)
            .Column("q", 7, right: true).Column("verdict").Column("new level", 9).Column("most at", 8);
        var most = series.Where(p => p.Verdict != DriftVerdict.Insufficient).Select(p => Math.Max(Math.Abs(p.Effect ?? 0), p.Threshold ?? 0)).Where(double.IsFinite).DefaultIfEmpty().Max();
        foreach (var point in series)
        {
            table.Row(
                Markup.Escape(point.Window ?? "all"),
                Figure.Count(point.CurrentCount),
                VerdictCells.Short(point.Effect),
                $"[grey]{VerdictCells.Short(point.EffectLower)} to {VerdictCells.Short(point.EffectUpper)}[/]",
                Bar(point, most),
                VerdictCells.Short(point.Threshold),
                VerdictCells.Q(point.QValue),
                VerdictCells.Verdict(point.Verdict),
                Markup.Escape(string.Join("; ", changes.Where(c => c.Label == point.Window).Select(c => $"{Level(c)} ({string.Join(", ", c.Detectors)})"))),
                point.Location is null ? string.Empty : Markup.Escape(ShortText.Of(point.Location, 24)));
        }

        return table;
    }

    private static string Bar(DriftPoint point, double most)
    {
        if (most <= 0 || point.Verdict == DriftVerdict.Insufficient || point.Effect is not { } effect || !double.IsFinite(effect))
        {
            return string.Empty;
        }

        var length = (int)Math.Round(BarWidth * Math.Abs(effect) / most);
        var at = point.Threshold is { } threshold && double.IsFinite(threshold) ? (int)Math.Round(BarWidth * threshold / most) : -1;
        var bar = string.Concat(Enumerable.Range(0, BarWidth + 1).Select(i => i == at ? '│' : i < length ? '█' : ' ')).TrimEnd();
        return point.Verdict == DriftVerdict.Detected ? $"[red]{bar}[/]" : $"[blue]{bar}[/]";
    }

    /// <summary>Among the methods that count, or all where none does: the gravest verdict, then the largest effect.</summary>
    private static DriftPoint Worst(IEnumerable<DriftPoint> points)
    {
        var all = points.ToList();
        var counted = all.Where(p => p.IsDefaultMethod).ToList();
        return (counted.Count > 0 ? counted : all).MaxBy(p => (p.Verdict == DriftVerdict.Insufficient ? -1 : (int)p.Verdict, p.Ratio ?? 0))!;
    }
}
