using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>detail</c>: shows what a Delta table says of itself.</summary>
internal sealed class DetailCommand
{
    private readonly Argument<string> _table = new("TABLE") { Description = "A folder, or the name of a configured stage." };

    private readonly Option<long?> _version = new("--table-version") { Description = "This version instead of the latest.", HelpName = "N" };

    private readonly Option<string?> _timestamp = new("--timestamp") { Description = "As of this time (ISO 8601, UTC unless it says otherwise).", HelpName = "TIME" };

    public DetailCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("detail", "Show a Delta table's columns, size, properties and protocol.") { _table, _version, _timestamp };
        _table.CompletionSources.Add(_ => Completions.Stages(host));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var version = scope.Parsed.GetValue(_version);
        var timestamp = TimeOption.Read(scope, _timestamp);
        if (version is not null && timestamp is not null)
        {
            throw new MonitorException("Give --table-version or --timestamp, not both.", MonitorFault.Usage);
        }

        await using var table = await TableScope.OpenAsync(scope, scope.Parsed.GetRequiredValue(_table), cancellation);
        var detail = await table.Table.DetailAsync(table.Location, version, timestamp, cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(detail);
        }
        else
        {
            DetailScreen.Write(scope.Terminal, detail);
        }

        return ExitCode.Ok;
    }
}
