using System.CommandLine;
using SparkMonitor.Jobs.Reports;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>reference rename</c>: gives a reference another name.</summary>
internal sealed class ReferenceRenameCommand
{
    private readonly Argument<string> _name = new("[ENTITY/]NAME") { Description = "The reference." };

    private readonly Argument<string> _newName = new("NEW-NAME") { Description = "Its new name." };

    private readonly Author _author = new();

    public ReferenceRenameCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("rename", "Give a reference another name.") { _name, _newName };
        _author.AddTo(Command);
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        await using var session = await scope.OpenAsync(scope.LoadConfiguration(fileIsOptional: true).Config, cancellation);
        var reference = await ReferenceNames.FindAsync(session, scope.Parsed.GetRequiredValue(_name), cancellation);
        var renamed = await session.References.RenameAsync(
            reference.Entity, reference.Name, scope.Parsed.GetRequiredValue(_newName), _author.By(scope), _author.Reason(scope), cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(ReferenceReport.Of(renamed));
        }
        else
        {
            scope.Terminal.WriteLine($"{ReferenceNames.Address(reference)} is now {ReferenceNames.Address(renamed)}.");
        }

        return ExitCode.Ok;
    }
}
