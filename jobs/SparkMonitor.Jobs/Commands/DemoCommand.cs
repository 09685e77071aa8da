using System.CommandLine;
using System.Globalization;
using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Composition;
using SparkMonitor.Jobs.Configuration;
using SparkMonitor.Jobs.Demo;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>demo</c>: a small pipeline of real flights, written month by month and profiled as it arrives.</summary>
internal sealed class DemoCommand
{
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The folder for tables, store and configuration.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => "./sparkmonitor-demo",
    };

    private readonly Option<int?> _months = new("--months")
    {
        Description = "Only the first months, of seven.",
        HelpName = "COUNT",
    };

    public DemoCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("demo", "Build a small pipeline of real flights as Delta tables and monitor it.") { _output, _months };
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "demo", "flights-3m.parquet");
        if (!File.Exists(source))
        {
            throw new MonitorException($"The demo's flights are not beside the program: {source} is missing. Build again with npm on the PATH.", MonitorFault.Usage);
        }

        var limit = scope.Parsed.GetValue(_months) ?? int.MaxValue;
        if (limit < 1)
        {
            throw new MonitorException("--months needs a number from 1.", MonitorFault.Usage);
        }

        var folder = new DemoFolder(Path.GetFullPath(scope.Parsed.GetRequiredValue(_output), scope.Host.WorkingFolder));
        var (config, opened) = await OpenAsync(scope, folder, cancellation);
        await using var session = opened;
        await ProgressDisplay.RunAsync(scope.Terminal, "Flights, month by month", progress => BuildAsync(scope, folder, source, limit, config, session, progress, cancellation));

        var views = new List<StageView>();
        foreach (var (entity, stage) in StageTargets.Find(config, []))
        {
            var address = new SummaryAddress(entity.Name) { Stage = stage.Name };
            views.Add(await new StageViewReader(session.Tables).ReadInDepthAsync(address, cancellation));
        }

        var points = await EvaluateAsync(scope, config, session, cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(DemoReport.Of(folder, config, views, points));
        }
        else
        {
            DemoScreen.Write(scope.Terminal, views);
            if (points.Count > 0)
            {
                DriftCourseScreen.Write(scope.Terminal, points, []);
            }

            DemoScreen.WriteNext(scope.Terminal, folder, views.First(v => v.Address.Stage == "raw"), scope.Host);
        }

        return ExitCode.Ok;
    }

    /// <summary>The configuration in its folder and the engine; where there is no engine, the folder is left as it was.</summary>
    private static async Task<(MonitorConfig Config, IMonitorSession Session)> OpenAsync(CommandScope scope, DemoFolder folder, CancellationToken cancellation)
    {
        var takeBack = folder.Prepare();
        try
        {
            var config = MonitorConfigLoader.Load(new ConfigurationRequest(
                folder.ConfigurationFile, [.. scope.Overrides().Where(o => o.Path[0] == "engine")], new Dictionary<string, string>(), scope.Host.WorkingFolder)).Config;
            return (config, await scope.OpenAsync(config, cancellation));
        }
        catch
        {
            takeBack();
            throw;
        }
    }

    /// <summary>Every month against the one before; a repeat finds nothing new. The findings of the whole tables, from the store.</summary>
    private static async Task<IReadOnlyList<DriftPoint>> EvaluateAsync(CommandScope scope, MonitorConfig config, IMonitorSession session, CancellationToken cancellation)
    {
        var points = new List<DriftPoint>();
        foreach (var entity in config.Entities)
        {
            var started = scope.Host.Clock.GetTimestamp();
            var outcome = await session.Drift.RunAsync(new DriftJobRequest(entity.Name, DriftEntities.Policy(config, entity.Name)), null, cancellation);
            if (outcome.Findings == 0 && !outcome.HasHistory)
            {
                scope.Terminal.Note("drift    nothing to compare: no month has one before it");
                continue;
            }

            var took = Figure.Duration(scope.Host.Clock.GetElapsedTime(started));
            scope.Terminal.Note(outcome.Findings == 0
                ? $"drift    nothing new: {Words.Count(outcome.Wanted, "window and slice", "windows and slices")} were evaluated before"
                : $"drift    {Words.Count(outcome.Findings, "finding")} on {Words.Count(outcome.Tested, "window and slice", "windows and slices")} evaluated in {took}");
            points.AddRange(await DriftPoints.ReadAsync(session.Tables, new SummaryAddress(entity.Name), null, null, cancellation));
        }

        return points;
    }

    /// <summary>Month by month: both tables get a commit, then each is profiled at its new version.</summary>
    private static async Task<int> BuildAsync(
        CommandScope scope,
        DemoFolder folder,
        string source,
        int limit,
        MonitorConfig config,
        IMonitorSession session,
        IProgress<ProfileProgress> progress,
        CancellationToken cancellation)
    {
        var clock = scope.Host.Clock;
        var stages = StageTargets.Find(config, []);
        using var tables = new FlightTables(source, folder.Flights, folder.Features, clock);
        var months = tables.Months(cancellation).Take(limit).ToList();
        for (var i = 0; i < months.Count; i++)
        {
            var (month, flights) = months[i];
            var started = clock.GetTimestamp();
            progress.Report(new ProfileProgress($"writing {month}", 0, null));
            await tables.AppendAsync(month, i, cancellation);
            var written = clock.GetElapsedTime(started);
            var outcomes = new List<string>();
            foreach (var (entity, stage) in stages)
            {
                var activity = new Activity(progress, $"{month}: profiling {entity.Name}/{stage.Name}");
                var request = new ProfileRequest(entity.Name, stage) { Labels = entity.Labels, Version = i };
                var outcome = await session.Job.RunAsync(request, activity, cancellation);
                outcomes.Add(outcome switch
                {
                    ProfileOutcome.Committed done => $"{stage.Name} {Figure.Count(done.Run.Rows)} rows, {ProfileScreen.Windows(done.Run)}",
                    ProfileOutcome.AlreadyDone => $"{stage.Name} done before",
                    ProfileOutcome.Failed failed => throw failed.Error,
                    _ => throw new InvalidOperationException(outcome.GetType().Name),
                });
            }

            var took = clock.GetElapsedTime(started);
            scope.Terminal.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{month}  {Words.Count(flights, "flight"),15}  written in {Figure.Duration(written)}, profiled in {Figure.Duration(took - written)}: {string.Join("; ", outcomes)}"));
        }

        return months.Count;
    }

    /// <summary>Puts the demo's words in front of what an engine says of its progress.</summary>
    private sealed class Activity(IProgress<ProfileProgress> progress, string activity) : IProgress<ProfileProgress>
    {
        public void Report(ProfileProgress value) => progress.Report(value with { Activity = activity });
    }
}
