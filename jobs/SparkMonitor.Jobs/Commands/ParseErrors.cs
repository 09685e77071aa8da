using System.CommandLine;
using System.CommandLine.Parsing;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Commands;

/// <summary>Reports a command line that does not parse, with the nearest verb or option where one was mistyped.</summary>
internal static class ParseErrors
{
    public static ExitCode Report(ParseResult parsed, Terminal terminal)
    {
        var command = parsed.CommandResult.Command;
        var messages = parsed.Errors.Select(e => OneLine(e.Message)).Distinct().ToList();

        // A mistyped verb makes the parser also complain that there is no verb.
        if (parsed.UnmatchedTokens.Count > 0 && messages.Count > 1)
        {
            messages.RemoveAll(m => m.StartsWith("Required command", StringComparison.Ordinal));
        }

        var names = Names(command).ToList();
        foreach (var token in parsed.UnmatchedTokens)
        {
            if (NearestName.Find(token, names) is { } nearest)
            {
                messages.Add($"Did you mean {nearest}?");
            }
        }

        messages.Add($"See {Path(parsed.CommandResult)} --help.");
        terminal.Error(string.Join(' ', messages), ExitCode.Usage);
        return ExitCode.Usage;
    }

    private static IEnumerable<string> Names(Command command)
    {
        IEnumerable<Command> lineage = [command, .. command.Parents.OfType<Command>()];
        return command.Subcommands.Select(c => c.Name).Concat(lineage.SelectMany(c => c.Options).Select(o => o.Name));
    }

    private static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "sparkmonitor";
}
