using System.CommandLine;
using SparkMonitor.Core.Runs;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Reports;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>reference list</c>: the pinned references of a store.</summary>
internal sealed class ReferenceListCommand
{
    private readonly Argument<string?> _entity = new("ENTITY") { Description = "References of this entity only.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<bool> _all = new("--all") { Description = "Retired references too." };

    public ReferenceListCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("list", "List pinned references.") { _entity, _all };
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var config = scope.LoadConfiguration(fileIsOptional: true).Config;
        await using var session = await scope.OpenAsync(config, cancellation);
        var entity = scope.Parsed.GetValue(_entity) is { } text ? Uri.UnescapeDataString(text) : null;
        var all = await ReferenceReader.ReadAsync(session.Tables, entity, null, cancellation);
        var shown = all.Where(r => scope.Parsed.GetValue(_all) || !r.IsRetired).ToList();
        if (scope.Json)
        {
            scope.Terminal.WriteJson(new ReferencesReport(config.Store, [.. shown.Select(ReferenceReport.Of)]));
        }
        else if (shown.Count > 0)
        {
            ReferenceScreen.WriteList(scope.Terminal, shown);
        }

        if (shown.Count < all.Count)
        {
            scope.Terminal.Note($"{Words.Count(all.Count - shown.Count, "retired reference")} not shown; see --all.");
        }
        else if (all.Count == 0)
        {
            scope.Terminal.Note($"No references{(entity is null ? string.Empty : $" of {entity}")} in {config.Store}: pin one with {scope.Host.Program} reference pin NAME --stage STAGE.");
        }

        return ExitCode.Ok;
    }
}
