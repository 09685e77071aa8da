using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Local.Tables;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>changes</c>: lists the rows that versions of a Delta table inserted, updated and deleted.</summary>
internal sealed class ChangesCommand
{
    private readonly Argument<string> _table = new("TABLE") { Description = "A folder, or the name of a configured stage." };

    private readonly Option<long?> _from = new("--from") { Description = "The first version whose changes are shown; the last alone when left out.", HelpName = "N" };

    private readonly Option<long?> _to = new("--to") { Description = "The last version whose changes are shown; the latest when left out.", HelpName = "N" };

    private readonly Option<string?> _fromTime = TimeOption.Of("--from-timestamp", "Instead of --from: the first version of this time or later");

    private readonly Option<string?> _toTime = TimeOption.Of("--to-timestamp", "Instead of --to: the last version of this time or before");

    private readonly Option<int> _limit = new("--limit", "-n") { Description = "How many rows at most.", HelpName = "N", DefaultValueFactory = _ => 1000 };

    public ChangesCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("changes", "List the rows that versions of a Delta table inserted, updated and deleted.") { _table, _from, _to, _fromTime, _toTime, _limit };
        _table.CompletionSources.Add(_ => Completions.Stages(host));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        await using var table = await TableScope.OpenAsync(scope, scope.Parsed.GetRequiredValue(_table), cancellation);
        var range = new ChangeRange
        {
            First = scope.Parsed.GetValue(_from),
            FirstTime = TimeOption.Read(scope, _fromTime),
            Last = scope.Parsed.GetValue(_to),
            LastTime = TimeOption.Read(scope, _toTime),
        };
        CheckOne(range.First is not null && range.FirstTime is not null, _from, _fromTime);
        CheckOne(range.Last is not null && range.LastTime is not null, _to, _toTime);
        var limit = Math.Max(scope.Parsed.GetValue(_limit), 1);
        var answer = await table.Table.ChangesAsync(table.Location, range, limit, cancellation);
        QueryScreen.Write(scope.Terminal, answer, scope.Json);
        return ExitCode.Ok;
    }

    private static void CheckOne(bool both, Option version, Option time)
    {
        if (both)
        {
            throw new MonitorException($"Give {version.Name} or {time.Name}, not both.", MonitorFault.Usage);
        }
    }
}
