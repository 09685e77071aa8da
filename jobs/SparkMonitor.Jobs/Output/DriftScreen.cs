using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Commands;
using Spectre.Console;

namespace SparkMonitor.Jobs.Output;

/// <summary>What an evaluation found: its verdicts counted, the weightiest findings one by one.</summary>
internal static class DriftScreen
{
    public static void Write(Terminal terminal, IReadOnlyList<(SummaryAddress Address, DriftOutcome Outcome)> outcomes, int limit, bool written)
    {
        foreach (var (address, outcome) in outcomes)
        {
            if (outcome.Findings == 0)
            {
                terminal.Out.MarkupLineInterpolated($"[bold]{address}[/]: nothing new since the last evaluation ({Words.Count(outcome.Wanted, "window or slice", "windows and slices")}).");
                continue;
            }

            var kept = !written ? "; nothing was written" : outcome.WasCommitted ? "; they are in the store already" : string.Empty;
            terminal.Out.MarkupLine($"[bold]{Markup.Escape(address.ToString())}[/]: {Verdicts(outcome)} among {Words.Count(outcome.Findings, "finding")} on {Words.Count(outcome.Tested, "window or slice", "windows and slices")}{kept}");
            var notable = outcome.Weightiest.Where(f => f.Verdict is DriftVerdict.Detected or DriftVerdict.Suspected).ToList();
            if (notable.Count > 0 && limit > 0)
            {
                terminal.Out.WriteLine();
                Table(notable.Take(limit)).Write(terminal.Out);
            }

            if (notable.Count > limit)
            {
                terminal.Note($"{Words.Count(outcome.Verdicts.GetValueOrDefault(DriftVerdict.Detected) + outcome.Verdicts.GetValueOrDefault(DriftVerdict.Suspected) - limit, "more finding")}; see --limit, --json or the table drift.");
            }

            terminal.Out.WriteLine();
        }
    }

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
                $"[bold]{Markup.Escape(ShortText.Of(finding.Column, 30))}[/]",
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
