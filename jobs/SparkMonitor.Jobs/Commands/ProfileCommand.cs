using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Runs;
using SparkMonitor.Jobs.Composition;
using SparkMonitor.Jobs.Configuration;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Reports;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>profile</c>: summarises tables and appends the summaries to the store.</summary>
internal sealed class ProfileCommand
{
    private readonly Argument<string[]> _targets = new("ENTITY[/STAGE]")
    {
        Description = "What to profile; everything configured when left out.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<long?> _version = new("--table-version") { Description = "Profile this version of the table instead of the latest.", HelpName = "N" };

    private readonly Option<string?> _timestamp = TimeOption.Of("--timestamp", "Profile the table as of this time");

    private readonly Option<bool> _refresh = new("--refresh-slices") { Description = "Choose the most frequent values of slice columns again." };

    public ProfileCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("profile", "Profile tables and append the summaries to the store.") { _targets, _version, _timestamp, _refresh };
        _targets.CompletionSources.Add(_ => Completions.Stages(host));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var loaded = scope.LoadConfiguration();
        var targets = StageTargets.Find(loaded.Config, scope.Parsed.GetValue(_targets) ?? []);
        var version = scope.Parsed.GetValue(_version);
        var timestamp = TimeOption.Read(scope, _timestamp);
        if ((version is not null || timestamp is not null) && targets.Count > 1)
        {
            throw new MonitorException("A version or time belongs to one table: name one stage, such as flights/raw.", MonitorFault.Usage);
        }

        if (version is not null && timestamp is not null)
        {
            throw new MonitorException("Give --table-version or --timestamp, not both.", MonitorFault.Usage);
        }

        await using var session = await scope.OpenAsync(loaded.Config, cancellation);
        var results = new List<(EntityConfig Entity, StageConfig Stage, ProfileOutcome Outcome)>();
        foreach (var (entity, stage) in targets)
        {
            var request = new ProfileRequest(entity.Name, stage)
            {
                Labels = entity.Labels,
                Version = version,
                Timestamp = timestamp,
                RefreshSlices = scope.Parsed.GetValue(_refresh),
            };
            var outcome = await ProgressDisplay.RunAsync(
                scope.Terminal,
                $"Profiling {StageTargets.Name(entity.Name, stage.Name)}",
                progress => session.Job.RunAsync(request, progress, cancellation));
            results.Add((entity, stage, outcome));
            await WarnAsync(scope, session, outcome, cancellation);
        }

        await scope.KeepViewsAsync(session, loaded.Config, cancellation);
        return Report(scope, loaded, results);
    }

    private static ExitCode Report(
        CommandScope scope, LoadedConfiguration loaded, List<(EntityConfig Entity, StageConfig Stage, ProfileOutcome Outcome)> results)
    {
        if (scope.Json)
        {
            scope.Terminal.WriteJson(new ProfileReport(loaded.Config.Store, [.. results.Select(r => StageReport.Of(r.Entity.Name, r.Stage, r.Outcome))]));
        }
        else
        {
            ProfileScreen.Write(scope.Terminal, results.Select(r => (StageTargets.Name(r.Entity.Name, r.Stage.Name), r.Outcome)).ToList());
        }

        var code = ExitCode.Ok;
        foreach (var (entity, stage, outcome) in results)
        {
            if (outcome is ProfileOutcome.Failed failed)
            {
                var failure = scope.Terminal.Failure(Explain(loaded, entity, stage, failed.Error), StageTargets.Name(entity.Name, stage.Name), silentJson: true);
                code = code == ExitCode.Ok ? failure : code;
            }
        }

        return code;
    }

    private static Exception Explain(LoadedConfiguration loaded, EntityConfig entity, StageConfig stage, Exception error) =>
        error is StageException problems ? loaded.Explain(entity, stage, problems) : error;

    private static async Task WarnAsync(CommandScope scope, IMonitorSession session, ProfileOutcome outcome, CancellationToken cancellation)
    {
        if (outcome is not ProfileOutcome.Committed committed)
        {
            return;
        }

        var run = committed.Run;
        if (!committed.RunRecorded)
        {
            scope.Terminal.Warning($"The summaries of {run.Entity}/{run.Stage} are in the store, but their row in the table runs could not be written; the next run adds it.");
        }

        if (run.Scans is { CustomQueries: > 0 })
        {
            foreach (var (name, message) in await ProfilerErrors.ReadAsync(session.Tables, run, cancellation))
            {
                scope.Terminal.Warning($"The profiler {name} of {run.Entity}/{run.Stage} failed: {message}");
            }
        }
    }
}
