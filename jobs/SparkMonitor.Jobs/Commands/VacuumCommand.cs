using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Jobs.Configuration;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>vacuum</c>: deletes files that no version of a Delta table within the retention needs.</summary>
internal sealed class VacuumCommand
{
    private const double MostHours = 24 * 36_500;

    private readonly Argument<string> _table = new("TABLE") { Description = "A folder, or the name of a configured stage." };

    private readonly Option<double?> _retain = new("--retain-hours") { Description = "Keep files that left the table less than so many hours ago; the table's own retention when left out, a week without one.", HelpName = "N" };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "List what would be deleted and delete nothing." };

    private readonly Option<bool> _force = new("--force") { Description = "Allow a retention below the table's own. Readers, time travel and writers at work can lose their files." };

    public VacuumCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("vacuum", "Delete files that no version of a Delta table within the retention needs.") { _table, _retain, _dryRun, _force };
        _table.CompletionSources.Add(_ => Completions.Stages(host));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var (retain, force) = (scope.Parsed.GetValue(_retain), scope.Parsed.GetValue(_force));
        if (retain is not (null or (>= 0 and <= MostHours)))
        {
            throw new MonitorException($"{_retain.Name} must be a number of hours from 0 on.", MonitorFault.Usage);
        }

        await using var table = await TableScope.OpenAsync(scope, scope.Parsed.GetRequiredValue(_table), cancellation);
        try
        {
            var result = await table.Table.VacuumAsync(
                table.Location, retain is { } hours ? TimeSpan.FromHours(hours) : null, scope.Parsed.GetValue(_dryRun), force, cancellation);
            Write(scope, table.Location, result);
            return ExitCode.Ok;
        }
        catch (MonitorException e) when (e.Fault == MonitorFault.Usage && !force)
        {
            throw new MonitorException($"{e.Message} ({_force.Name})", e, MonitorFault.Usage);
        }
    }

    private static void Write(CommandScope scope, string location, Delta.Transactions.VacuumResult result)
    {
        if (scope.Json)
        {
            scope.Terminal.WriteJson(new VacuumReport(location, result.DryRun, result.Files.Count, result.Bytes, result.Files));
            return;
        }

        var what = $"{Words.Count(result.Files.Count, "file")} of {ByteSize.Format(result.Bytes)}";
        if (!result.DryRun)
        {
            scope.Terminal.WriteLine(result.Files.Count == 0 ? "Nothing to delete." : $"Deleted {what}.");
            return;
        }

        foreach (var file in result.Files)
        {
            scope.Terminal.WriteLine(file);
        }

        scope.Terminal.Note(result.Files.Count == 0 ? "Nothing to delete." : $"Would delete {what}.");
    }

    private sealed record VacuumReport(string Table, bool DryRun, int FileCount, long Bytes, IReadOnlyList<string> Files);
}
