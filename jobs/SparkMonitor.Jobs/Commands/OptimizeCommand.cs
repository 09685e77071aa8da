using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Jobs.Configuration;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>optimize</c>: rewrites small files of a Delta table as few large ones.</summary>
internal sealed class OptimizeCommand
{
    private readonly Argument<string> _table = new("TABLE") { Description = "A folder, or the name of a configured stage." };

    private readonly Option<string> _size = new("--target-size") { Description = "How large files should become; those below half of it are rewritten.", HelpName = "SIZE", DefaultValueFactory = _ => "128MiB" };

    public OptimizeCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("optimize", "Rewrite small files of a Delta table as few large ones; no row changes.") { _table, _size };
        _table.CompletionSources.Add(_ => Completions.Stages(host));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var size = scope.Parsed.GetValue(_size)!;
        if (!ByteSize.TryParse(size, out var bytes) || bytes <= 0)
        {
            throw new MonitorException($"{_size.Name} {size} is no size; write one such as 128MiB.", MonitorFault.Usage);
        }

        await using var table = await TableScope.OpenAsync(scope, scope.Parsed.GetRequiredValue(_table), cancellation);
        var (version, removed, added) = await table.Table.OptimizeAsync(table.Location, bytes, cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(new OptimizeReport(table.Location, version, removed, added));
        }
        else
        {
            scope.Terminal.WriteLine(version is { } committed
                ? $"Version {Figure.Count(committed)}: {Words.Count(removed, "file")} rewritten as {Figure.Count(added)}."
                : "Nothing to rewrite.");
        }

        return ExitCode.Ok;
    }

    private sealed record OptimizeReport(string Table, long? Version, int FilesRemoved, int FilesAdded);
}
