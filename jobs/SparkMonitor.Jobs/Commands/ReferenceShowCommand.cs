using System.CommandLine;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Reports;
using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>reference show</c>: where a reference comes from and what it holds.</summary>
internal sealed class ReferenceShowCommand
{
    private readonly Argument<string> _name = new("[ENTITY/]NAME") { Description = "The reference." };

    public ReferenceShowCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("show", "Show where a reference comes from and what it holds.") { _name };
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var config = scope.LoadConfiguration(fileIsOptional: true).Config;
        await using var session = await scope.OpenAsync(config, cancellation);
        var reference = await ReferenceNames.FindAsync(session, scope.Parsed.GetRequiredValue(_name), cancellation);
        return await WriteAsync(scope, session.Tables, reference, cancellation);
    }

    internal static async Task<ExitCode> WriteAsync(
        CommandScope scope, Core.Summaries.IMonitorTables tables, Core.References.PinnedReference reference, CancellationToken cancellation)
    {
        var view = await ReferenceView.ReadAsync(tables, reference, cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(ReferenceReport.Of(reference) with { Holds = [.. view.Holds.Select(h => new ReferenceWindows(h.Granularity, h.Windows, h.Slices))] });
        }
        else
        {
            ReferenceScreen.Write(scope.Terminal, view);
        }

        return ExitCode.Ok;
    }
}
