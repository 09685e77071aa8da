using System.CommandLine;
using SparkMonitor.Jobs.Reports;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>reference retire</c>: takes a reference out of use.</summary>
internal sealed class ReferenceRetireCommand
{
    private readonly Argument<string> _name = new("[ENTITY/]NAME") { Description = "The reference." };

    private readonly Author _author = new();

    public ReferenceRetireCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("retire", "Take a reference out of use; its rows stay in the store and its name is free again.") { _name };
        _author.AddTo(Command);
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        await using var session = await scope.OpenAsync(scope.LoadConfiguration(fileIsOptional: true).Config, cancellation);
        var reference = await ReferenceNames.FindAsync(session, scope.Parsed.GetRequiredValue(_name), cancellation);
        var retired = await session.References.RetireAsync(reference.Entity, reference.Name, _author.By(scope), _author.Reason(scope), cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(ReferenceReport.Of(retired));
        }
        else
        {
            scope.Terminal.WriteLine($"{ReferenceNames.Address(retired)} is retired; its rows stay in the store.");
        }

        return ExitCode.Ok;
    }
}
