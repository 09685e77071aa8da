using System.CommandLine;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>validate</c>: reads the configuration and nothing else.</summary>
internal sealed class ValidateCommand
{
    public ValidateCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("validate", "Check the configuration and report every mistake in it; reads no table.");
        Command.SetAction(parsed => (int)Run(new CommandScope(parsed, globals, host)));
    }

    public Command Command { get; }

    private static ExitCode Run(CommandScope scope)
    {
        var loaded = scope.LoadConfiguration();
        var config = loaded.Config;
        var stages = config.Entities.Sum(e => e.Stages.Count);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(new ValidateReport(loaded.File, true, config.Store, config.Entities.Count, stages));
        }
        else
        {
            scope.Terminal.WriteLine($"{loaded.File} is valid: {Words.Count(config.Entities.Count, "entity", "entities")}, {Words.Count(stages, "stage")}.");
        }

        return ExitCode.Ok;
    }

    private sealed record ValidateReport(string? File, bool Valid, string Store, int Entities, int Stages);
}
