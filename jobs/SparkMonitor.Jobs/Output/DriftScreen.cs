using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Commands;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>What an evaluation found: its verdicts counted, the columns that drifted or the weightiest findings one by one.</summary>
internal static class DriftScreen
{
    /// <param name="limit">How many lines.</param>
    /// <param name="each">True for a line each finding, false for one each column.</param>
    /// <param name="isWritten">False where the command was not to write.</param>
    public static void Write(
        Terminal terminal, IReadOnlyList<(SummaryAddress Address, DriftOutcome Outcome)> outcomes, int limit, bool each, bool isWritten)
    {
        foreach (var (address, outcome) in outcomes)
        {
            if (outcome.Findings == 0)
            {
                terminal.Out.MarkupLineInterpolated(outcome.HasHistory
                    ? (FormattableString)$"[bold]{address}[/]: nothing new since the last evaluation ({Words.Count(outcome.Wanted, "window or slice", "windows and slices")})."
                    : $"[bold]{address}[/]: nothing to compare, no window has its reference yet ({Words.Count(outcome.Wanted, "window or slice", "windows and slices")}).");
                continue;
            }

            var kept = !isWritten ? "; nothing was written" : outcome.WasCommitted ? "; they are in the store already" : string.Empty;
            terminal.Out.MarkupLine($"[bold]{Markup.Escape(address.ToString())}[/]: {Verdicts(outcome)} among {Words.Count(outcome.Findings, "finding")} on {Words.Count(outcome.Tested, "window or slice", "windows and slices")}{kept}");
            var notable = outcome.Weightiest.Where(f => f.Verdict is DriftVerdict.Detected or DriftVerdict.Suspected).ToList();
            if (notable.Count > 0 && limit > 0)
            {
                terminal.Out.WriteLine();
                Lines(terminal, notable, limit, each);
            }

            terminal.Out.WriteLine();
        }
    }

    private static void Lines(Terminal terminal, List<DriftFinding> notable, int limit, bool each)
    {
        var groups = notable.GroupBy(f => (f.Tested.Scope.Stage, f.Tested.Scope.Granularity, f.Column, Reference: f.Reference.Spec.ToString())).ToList();
        var count = each ? notable.Count : groups.Count;
        (each ? Table(notable.Take(limit)) : Columns(groups.Take(limit).Select(g => g.ToList()))).Write(terminal.Out);
        if (count > limit)
        {
            terminal.Note($"{Words.Count(count - limit, each ? "more finding" : "more column")}; see --limit, --json or the table drift.");
        }
    }

    /// <summary>A line for each column: its worst finding, and where else it drifted.</summary>
    private static ColumnTable Columns(IEnumerable<List<DriftFinding>> columns)
    {
        var table = new ColumnTable()
            .Column("column").Column("against", 8).Column("verdict").Column("windows", 9, right: true).Column("slices", 7, right: true).Column("worst in", 9)
            .Column("effect").Column("(interval)", 4).Column("threshold", 6, right: true).Column("q", 5, right: true).Column("mostly in", 8).Column("most at", 3).Column("rows", 2, right: true);
        foreach (var findings in columns)
        {
            var (worst, whole) = (findings[0], findings.Where(f => f.Tested.Scope.IsWholeTable).ToList());
            var (scope, effect) = (worst.Tested.Scope, worst.Measurement.Effect);
            var slice = scope.IsWholeTable ? string.Empty : $" {Slice(scope.SliceKey, scope.SliceValue)}";
            table.Row(
                $"{Markup.Escape(StageTargets.Name(scope.Entity, scope.Stage))} [bold]{Name(worst.Column)}[/]",
                Markup.Escape(ShortText.Of(worst.Reference.Spec.ToString(), 30)),
                VerdictCells.Verdict(worst.Verdict),
                Figure.Count(whole.Select(f => f.Tested.Scope.Window).Distinct().Count()),
                Figure.Count(findings.Where(f => !f.Tested.Scope.IsWholeTable).Select(f => f.Tested.Scope).Distinct().Count()),
                $"{Markup.Escape(SummaryAddress.Parse(worst.Address).Window ?? "all")}{slice}",
                Markup.Escape($"{worst.Method.Name} {VerdictCells.Short(effect.Estimate)}"),
                $"[grey]{VerdictCells.Short(effect.Lower)} to {VerdictCells.Short(effect.Upper)}[/]",
                VerdictCells.Short(worst.Threshold),
                VerdictCells.Q(double.IsNaN(worst.QValue) ? null : worst.QValue),
                Markup.Escape(SliceTable.Mostly(worst.Slices)),
                worst.Measurement.Location is { } location ? Markup.Escape(ShortText.Of(location, 24)) : string.Empty,
                $"{Figure.Count(worst.Measurement.ReferenceCount)} → {Figure.Count(worst.Measurement.CurrentCount)}");
        }

        return table;
    }

    private static string Name(string column) => column == SummariesTable.TableRow ? "(table)" : Markup.Escape(ShortText.Of(column, 30));

    /// <summary><c>3 detected, 1 suspected, 40 none, 2 with too few rows</c>.</summary>
    public static string Verdicts(DriftOutcome outcome)
    {
        var parts = new List<string>();
        Add(DriftVerdict.Detected, "[red]{0} detected[/]");
        Add(DriftVerdict.Suspected, "[yellow]{0} suspected[/]");
        Add(DriftVerdict.None, "{0} none");
        Add(DriftVerdict.Insufficient, "{0} with too few rows");
        return string.Join(", ", parts);

        void Add(DriftVerdict verdict, string form)
        {
            if (outcome.Verdicts.GetValueOrDefault(verdict) is > 0 and var count)
            {
                parts.Add(form.Replace("{0}", Figure.Count(count), StringComparison.Ordinal));
            }
        }
    }

    public static ColumnTable Table(IEnumerable<DriftFinding> findings)
    {
        var table = new ColumnTable()
            .Column("window").Column("slice", 9).Column("column").Column("against", 8).Column("effect").Column("(interval)", 5).Column("threshold", 7, right: true)
            .Column("q", 6, right: true).Column("verdict").Column("most at", 4).Column("rows", 3, right: true);
        foreach (var finding in findings)
        {
            var (scope, effect) = (finding.Tested.Scope, finding.Measurement.Effect);
            var address = SummaryAddress.Parse(finding.Address);
            table.Row(
                Markup.Escape(StageTargets.Name(scope.Entity, scope.Stage) + (address.Window is null ? string.Empty : $"#{address.Window}")),
                Slice(scope.SliceKey, scope.SliceValue),
                $"[bold]{Name(finding.Column)}[/]",
                Markup.Escape(ShortText.Of(finding.Reference.Spec.ToString(), 30)),
                Markup.Escape($"{finding.Method.Name} {VerdictCells.Short(effect.Estimate)}"),
                $"[grey]{VerdictCells.Short(effect.Lower)} to {VerdictCells.Short(effect.Upper)}[/]",
                VerdictCells.Short(finding.Threshold),
                VerdictCells.Q(double.IsNaN(finding.QValue) ? null : finding.QValue),
                VerdictCells.Verdict(finding.Verdict),
                finding.Measurement.Location is { } location ? Markup.Escape(ShortText.Of(location, 24)) : string.Empty,
                $"{Figure.Count(finding.Measurement.ReferenceCount)} → {Figure.Count(finding.Measurement.CurrentCount)}");
        }

        return table;
    }

    public static string Slice(string? key, string? value) => key is null ? string.Empty : Markup.Escape(ShortText.Of($"{key} = {value ?? "null"}", 30));
}
