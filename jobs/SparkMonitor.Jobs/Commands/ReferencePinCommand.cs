using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Reports;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>reference pin</c>: copies the summaries of a version, time, window, run or stage under a name.</summary>
internal sealed class ReferencePinCommand
{
    private readonly Argument<string> _name = new("[ENTITY/]NAME") { Description = "The name to pin under." };

    private readonly Option<string?> _stage = new("--stage") { Description = "The stage to pin, as STAGE or ENTITY/STAGE.", HelpName = "STAGE" };

    private readonly Option<long?> _version = new("--version") { Description = "This version of the stage's table; it is profiled where the store does not hold it.", HelpName = "N" };

    private readonly Option<string?> _timestamp = TimeOption.Of("--timestamp", "The table as of this time");

    private readonly Option<string?> _window = new("--window") { Description = "One window, such as 2001-03, with its granularity where the form does not tell it: 2001-03-04T05:30:30 minutes.", HelpName = "WINDOW" };

    private readonly Option<string?> _run = new("--run") { Description = "What a run found, by its id or the beginning of it.", HelpName = "RUN" };

    private readonly Author _author = new();

    public ReferencePinCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("pin", "Pin a version, time, window or run of a stage, or the stage as it is now.") { _name, _stage, _version, _timestamp, _window, _run };
        _author.AddTo(Command);
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var parsed = scope.Parsed;
        var asked = new object?[] { parsed.GetValue(_version), parsed.GetValue(_timestamp), parsed.GetValue(_window), parsed.GetValue(_run) };
        if (asked.Count(a => a is not null) > 1)
        {
            throw new MonitorException("Give one of --version, --timestamp, --window and --run.", MonitorFault.Usage);
        }

        var loaded = scope.LoadConfiguration(fileIsOptional: true);
        var (entity, stage, config, name) = Target(loaded.Config, parsed.GetRequiredValue(_name), parsed.GetValue(_stage));
        var request = new PinRequest(entity, stage, name)
        {
            Config = config?.Stage,
            Labels = config?.Entity.Labels ?? new Dictionary<string, string>(),
            Version = parsed.GetValue(_version),
            Timestamp = TimeOption.Read(scope, _timestamp),
            Window = parsed.GetValue(_window) is { } window ? Window(window) : null,
            RunId = parsed.GetValue(_run),
            By = _author.By(scope),
            Reason = _author.Reason(scope),
        };
        await using var session = await scope.OpenAsync(loaded.Config, cancellation);
        PinOutcome outcome;
        try
        {
            outcome = await ProgressDisplay.RunAsync(
                scope.Terminal, $"Pinning {StageTargets.Name(entity, stage)}", progress => session.References.PinAsync(request, progress, cancellation));
        }
        catch (StageException problems) when (config is var (owner, own))
        {
            throw loaded.Explain(owner, own, problems);
        }

        if (scope.Json)
        {
            scope.Terminal.WriteJson(PinReport.Of(loaded.Config.Store, outcome));
        }
        else
        {
            ReferenceScreen.WritePinned(scope.Terminal, outcome, scope.Host.Program);
        }

        return ExitCode.Ok;
    }

    private static SummaryAddress Window(string text)
    {
        var address = SummaryAddress.Parse($"e#{text.Replace(" ", "%20", StringComparison.Ordinal)}");
        return address.Granularity is not null || WindowLabel.TellsGranularity(address.Window!) ? address
            : throw new MonitorException($"The window {text} needs its granularity, as in \"2001-03-04T05:30:30 minutes\".", MonitorFault.Usage);
    }

    private static (string Entity, string Stage, (EntityConfig Entity, StageConfig Stage)? Config, string Name) Target(
        MonitorConfig config, string text, string? stageText)
    {
        var (entity, name) = ReferenceNames.Split(text);
        var stage = stageText;
        if (stageText?.Split('/') is [var owner, var part])
        {
            entity ??= Uri.UnescapeDataString(owner);
            stage = Uri.UnescapeDataString(part);
            if (!string.Equals(entity, Uri.UnescapeDataString(owner), StringComparison.Ordinal))
            {
                throw new MonitorException($"The name belongs to {entity}, the stage to {owner}: a reference is of one entity.", MonitorFault.Usage);
            }
        }

        entity ??= ReferenceNames.OnlyEntity(config, $"sparkmonitor reference pin ENTITY/{name}");
        var stages = config.Entities.Where(e => string.Equals(e.Name, entity, StringComparison.OrdinalIgnoreCase)).SelectMany(e => e.Stages.Select(s => (Entity: e, Stage: s))).ToList();
        stage ??= stages is [var only] ? only.Stage.Name
            : throw new MonitorException(
                stages.Count == 0 ? "Name the stage with --stage." : $"Name the stage with --stage: {string.Join(", ", stages.Select(s => s.Stage.Name))}.", MonitorFault.Usage);
        if (stages.Count > 0)
        {
            var target = StageTargets.Find(config, [StageTargets.Name(entity, stage)])[0];
            return (target.Entity.Name, target.Stage.Name, target, name);
        }

        return (entity, stage, null, name);
    }
}
