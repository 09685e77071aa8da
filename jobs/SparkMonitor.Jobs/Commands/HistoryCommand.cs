using System.CommandLine;
using SparkMonitor.Jobs.Composition;
using SparkMonitor.Jobs.Configuration;
using SparkMonitor.Jobs.Output;
using Spectre.Console;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>history</c>: lists the versions of a Delta table, the latest first.</summary>
internal sealed class HistoryCommand
{
    private readonly Argument<string> _table = new("TABLE") { Description = "A folder, or the name of a configured stage." };

    private readonly Option<int> _limit = new("--limit", "-n") { Description = "How many versions.", HelpName = "N", DefaultValueFactory = _ => 20 };

    public HistoryCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("history", "List the versions of a Delta table, the latest first.") { _table, _limit };
        _table.CompletionSources.Add(_ => Completions.Stages(host));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var config = scope.LoadConfiguration(fileIsOptional: true, storeIsOptional: true).Config;
        var location = TableNames.Locate(config, scope.Parsed.GetRequiredValue(_table), scope.Host.WorkingFolder);
        await using var session = await scope.OpenAsync(config, cancellation);
        var commits = await session.HistoryAsync(location, Math.Max(scope.Parsed.GetValue(_limit), 1), cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(new HistoryReport(location, commits));
            return ExitCode.Ok;
        }

        var table = new ColumnTable()
            .Column("version", right: true).Column("time (UTC)").Column("operation").Column("rows added", 8, right: true)
            .Column("files added", 6, right: true).Column("files removed", 5, right: true).Column("size added", 4, right: true).Column("writer", 1);
        foreach (var commit in commits)
        {
            table.Row(
                Figure.Count(commit.Version),
                Figure.Time(commit.Timestamp),
                Markup.Escape(commit.Operation ?? Figure.None),
                Figure.Count(commit.RowsAdded),
                Figure.Count(commit.FilesAdded),
                Figure.Count(commit.FilesRemoved),
                commit.BytesAdded is { } bytes ? ByteSize.Format(bytes) : Figure.None,
                Markup.Escape(commit.Writer ?? Figure.None));
        }

        table.Write(scope.Terminal.Out);
        if (commits is [.., { Version: > 0 and var oldest }])
        {
            scope.Terminal.Note($"Versions before {Figure.Count(oldest)} not shown; see --limit.");
        }

        return ExitCode.Ok;
    }

    private sealed record HistoryReport(string Table, IReadOnlyList<TableCommit> Versions);
}
