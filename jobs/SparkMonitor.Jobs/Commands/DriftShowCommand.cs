using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Reports;
using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>drift show</c>: drift over time, from the findings in the store.</summary>
internal sealed class DriftShowCommand
{
    private readonly Argument<string> _address = new("ENTITY[/STAGE][?SLICE]") { Description = "What to show." };

    private readonly Option<string?> _column = new("--column") { Description = "One column, window by window.", HelpName = "NAME" };

    private readonly Option<string?> _against = new("--against") { Description = "Findings against one reference only.", HelpName = "REFERENCE" };

    public DriftShowCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("show", "Show drift over time, from the findings in the store.") { _address, _column, _against };
        _address.CompletionSources.Add(_ => Completions.Stages(host));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var config = scope.LoadConfiguration(fileIsOptional: true).Config;
        var address = SummaryAddress.Parse(scope.Parsed.GetRequiredValue(_address));
        if (address.Reference is not null || address.Version is not null || address.Timestamp is not null)
        {
            throw new MonitorException($"{address}: findings are shown of an entity or stage, with a slice if wanted.", MonitorFault.Usage);
        }

        await using var session = await scope.OpenAsync(config, cancellation);
        var column = scope.Parsed.GetValue(_column);
        var against = scope.Parsed.GetValue(_against) is { } text ? ReferenceSpec.Parse(text).ToString() : null;
        var points = await DriftPoints.ReadAsync(session.Tables, address, column, against, cancellation);
        if (points.Count == 0)
        {
            throw new MonitorException($"The store {session.Tables.Location} has no findings of {address}.", MonitorFault.Usage);
        }

        var changes = await LevelChanges.ReadAsync(
            session.Tables, address, column is null ? null : [column], column is null ? SeriesDetector.Pelt : SeriesDetector.All, cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(new PointsReport(address.Entity, address.Stage, [.. points.Select(PointReport.Of)], [.. changes.Select(ChangeReport.Of)]));
        }
        else if (column is null)
        {
            DriftCourseScreen.Write(scope.Terminal, points, changes);
        }
        else
        {
            DriftCourseScreen.WriteColumn(scope.Terminal, [.. points.Where(p => p.Method != FamilyMethod.Name)], changes);
        }

        return ExitCode.Ok;
    }

    private sealed record PointsReport(string Entity, string? Stage, IReadOnlyList<PointReport> Findings, IReadOnlyList<ChangeReport> Changes);
}
