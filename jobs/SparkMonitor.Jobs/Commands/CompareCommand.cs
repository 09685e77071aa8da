using System.CommandLine;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Reports;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>compare</c>: any two summaries that have an address.</summary>
internal sealed class CompareCommand
{
    private const string Form = "entity[/stage][@v12 | @time][#window][?slice=value], or ref:entity/name";

    private readonly Argument<string> _reference = new("A") { Description = $"What to compare with: {Form}." };

    private readonly Argument<string> _current = new("B") { Description = "What to look at, in the same form." };

    private readonly Option<string?> _column = new("--column") { Description = "One column, by every method.", HelpName = "NAME" };

    private readonly Option<int> _plots = new("--plots") { Description = "How many of the columns that moved most are drawn.", HelpName = "N", DefaultValueFactory = _ => 3 };

    public CompareCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("compare", "Compare any two summaries; the exit code is the worst verdict.") { _reference, _current, _column, _plots };
        _reference.CompletionSources.Add(_ => Completions.Stages(host));
        _current.CompletionSources.Add(_ => Completions.Stages(host));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var config = scope.LoadConfiguration(fileIsOptional: true).Config;
        var (left, right) = (SummaryAddress.Parse(scope.Parsed.GetRequiredValue(_reference)), SummaryAddress.Parse(scope.Parsed.GetRequiredValue(_current)));
        var column = scope.Parsed.GetValue(_column);
        await using var session = await scope.OpenAsync(config, cancellation);
        var comparison = await session.Comparisons.RunAsync(
            left, right, DriftEntities.Policy(config, right.Entity), column is null ? null : [column], config.Engine.Threads, cancellation);
        if (column is not null)
        {
            RequireColumn(comparison, column);
        }

        var worst = comparison.Findings.Where(f => f.IsDefaultMethod).Select(f => f.Verdict).DefaultIfEmpty(DriftVerdict.None).Max();
        var code = DriftCommand.CodeOf(worst);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(CompareReport.Of(comparison, worst, code));
        }
        else
        {
            CompareScreen.Write(scope.Terminal, comparison, column, Math.Max(scope.Parsed.GetValue(_plots), 0));
        }

        return code;
    }

    private static void RequireColumn(Comparison comparison, string column)
    {
        foreach (var side in new[] { comparison.Reference, comparison.Current })
        {
            if (!side.Columns.Any(c => c.Name == column))
            {
                throw UnknownName.In(side.Address.ToString(), "column", column, side.Columns.Select(c => c.Name).Where(n => n != SummariesTable.TableRow));
            }
        }
    }
}
