using System.CommandLine;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Reports;
using Spectre.Console;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>runs</c>: lists the profile runs of a store, the latest first.</summary>
internal sealed class RunsCommand
{
    private readonly Argument<string?> _target = new("ENTITY[/STAGE]") { Description = "Runs of this entity or stage only.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<int> _limit = new("--limit", "-n") { Description = "How many runs.", HelpName = "N", DefaultValueFactory = _ => 20 };

    public RunsCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("runs", "List profile runs, the latest first.") { _target, _limit };
        _target.CompletionSources.Add(_ => Completions.Stages(host));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var config = scope.LoadConfiguration(fileIsOptional: true).Config;
        var target = scope.Parsed.GetValue(_target) is { } text ? SummaryAddress.Parse(text) : null;
        var filter = new List<KeyValuePair<string, object?>>();
        if (target is not null)
        {
            filter.Add(new("entity", target.Entity));
        }

        if (target?.Stage is { } stage)
        {
            filter.Add(new("stage", stage));
        }

        await using var session = await scope.OpenAsync(config, cancellation);
        var all = await RunReader.ReadAsync(session.Tables, filter, cancellation);
        var runs = all.Reverse().Take(Math.Max(scope.Parsed.GetValue(_limit), 1)).ToList();
        if (scope.Json)
        {
            scope.Terminal.WriteJson(new RunsReport(config.Store, [.. runs.Select(RunReport.Of)]));
            return ExitCode.Ok;
        }

        if (runs.Count == 0)
        {
            scope.Terminal.Note($"No runs{(target is null ? string.Empty : $" of {target}")} in {config.Store}.");
            return ExitCode.Ok;
        }

        Table(runs).Write(scope.Terminal.Out);
        if (all.Count > runs.Count)
        {
            scope.Terminal.Note($"{Words.Count(all.Count - runs.Count, "earlier run")} not shown; see --limit.");
        }

        return ExitCode.Ok;
    }

    private static ColumnTable Table(IEnumerable<RunRecord> runs)
    {
        var table = new ColumnTable()
            .Column("time (UTC)").Column("stage").Column("version", right: true).Column("rows", 8, right: true).Column("windows", 6)
            .Column("summaries", 5, right: true).Column("took", 4, right: true).Column("engine", 1).Column("run", 0).Column("status", 9);
        foreach (var run in runs)
        {
            table.Row(
                Figure.Time(run.RunTime),
                Markup.Escape(StageTargets.Name(run.Entity, run.Stage)),
                Figure.Count(run.TableVersion),
                Figure.Count(run.Rows),
                ProfileScreen.Windows(run),
                Figure.Count(run.RowsWritten),
                run.TotalSeconds is { } seconds ? Figure.Duration(TimeSpan.FromSeconds(seconds)) : Figure.None,
                Markup.Escape(run.Engine),
                Markup.Escape(run.RunId),
                run.IsDone ? "done" : $"[red]failed:[/] {Markup.Escape(ShortText.Of(run.Error, 100))}");
        }

        return table;
    }

    private sealed record RunsReport(string Store, IReadOnlyList<RunReport> Runs);
}
