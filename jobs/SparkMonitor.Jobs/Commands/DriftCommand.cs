using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Reports;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>drift</c>: evaluates what is new against the configured references, and answers with the worst verdict.</summary>
internal sealed class DriftCommand
{
    private readonly Argument<string[]> _targets = new("ENTITY[/STAGE][#WINDOW][?SLICE]")
    {
        Description = "What to evaluate; every entity that is configured with drift when left out.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _window = new("--window") { Description = "One window only, such as 2001-03.", HelpName = "WINDOW" };

    private readonly Option<string[]> _against = new("--against") { Description = "A reference in place of the configured ones: previous, rolling:7, pinned:NAME, stage:NAME, an address. May be repeated.", HelpName = "REFERENCE" };

    private readonly Option<string[]> _columns = new("--column") { Description = "One column only. May be repeated.", HelpName = "NAME" };

    private readonly Option<bool> _all = new("--all") { Description = "Evaluate also what was evaluated before on the same summaries." };

    private readonly Option<string?> _asOf = TimeOption.Of("--as-of", "Evaluate the store as it was known at this time; writes nothing");

    private readonly Option<bool> _dry = new("--dry-run") { Description = "Write nothing to the store." };

    private readonly Option<bool> _findings = new("--findings") { Description = "Show every finding by itself instead of one line a column." };

    private readonly Option<int> _limit = new("--limit", "-n") { Description = "How many lines to show.", HelpName = "N", DefaultValueFactory = _ => 20 };

    public DriftCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("drift", "Evaluate drift of what is new in the store; the exit code is the worst verdict.")
        {
            _targets, _window, _against, _columns, _all, _asOf, _dry, _findings, _limit,
            new DriftShowCommand(globals, host).Command,
            new DriftAcceptCommand(globals, host).Command,
        };
        _targets.CompletionSources.Add(_ => Completions.Stages(host));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var parsed = scope.Parsed;
        var config = scope.LoadConfiguration(fileIsOptional: true).Config;
        var asOf = TimeOption.Read(scope, _asOf);
        var against = (parsed.GetValue(_against) ?? []).Select(ReferenceSpec.Parse).ToList();
        await using var session = await scope.OpenAsync(config, cancellation);
        var outcomes = new List<(SummaryAddress Address, DriftOutcome Outcome)>();
        foreach (var (address, policy) in await DriftEntities.FindAsync(config, session, parsed.GetValue(_targets) ?? [], cancellation))
        {
            var request = new DriftJobRequest(address.Entity, policy)
            {
                Stage = address.Stage,
                Only = Only(address, parsed.GetValue(_window)),
                Against = against.Count == 0 ? null : against,
                Columns = parsed.GetValue(_columns) is { Length: > 0 } columns ? columns : null,
                All = parsed.GetValue(_all),
                KnownAt = asOf,
                Write = !parsed.GetValue(_dry),
                Threads = config.Engine.Threads,
            };
            var outcome = await ProgressDisplay.RunAsync(
                scope.Terminal, $"Evaluating {address}", progress => session.Drift.RunAsync(request, new Findings(progress), cancellation));
            outcomes.Add((address, outcome));
        }

        if (asOf is null && !parsed.GetValue(_dry))
        {
            await scope.KeepViewsAsync(session, config, cancellation);
        }

        var code = CodeOf(outcomes.Select(o => o.Outcome.Worst).DefaultIfEmpty(DriftVerdict.None).Max());
        if (scope.Json)
        {
            scope.Terminal.WriteJson(DriftReport.Of(config.Store, outcomes, parsed.GetValue(_limit), code));
        }
        else
        {
            DriftScreen.Write(scope.Terminal, outcomes, Math.Max(parsed.GetValue(_limit), 0), parsed.GetValue(_findings), isWritten: asOf is null && !parsed.GetValue(_dry));
        }

        return code;
    }

    internal static ExitCode CodeOf(DriftVerdict worst) => worst switch
    {
        DriftVerdict.Detected => ExitCode.DriftDetected,
        DriftVerdict.Suspected => ExitCode.DriftSuspected,
        _ => ExitCode.Ok,
    };

    private static SummaryAddress? Only(SummaryAddress address, string? window)
    {
        if (window is not null && address.Window is not null)
        {
            throw new MonitorException($"{address} names a window already: leave --window out.", MonitorFault.Usage);
        }

        var only = window is null ? address
            : SummaryAddress.Parse($"e#{window.Replace(" ", "%20", StringComparison.Ordinal)}") with { Entity = address.Entity, Stage = address.Stage, Slice = address.Slice };
        return only is { Window: null, Slice.Count: 0 } ? null : only;
    }

    private sealed class Findings(IProgress<ProfileProgress> progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new ProfileProgress(Words.Count(value, "finding"), 0, null));
    }
}
