using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;
using SparkMonitor.Jobs.Composition;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Reports;
using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>show</c>: what the store knows, from all its stages down to one column.</summary>
internal sealed class ShowCommand
{
    private readonly Argument<string?> _address = new("ADDRESS")
    {
        Description = "entity[/stage][@v12 | @time][#window][?slice=value]; everything when left out. For example flights/raw#2001-03?origin=ORD",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _column = new("--column") { Description = "One column, with its most frequent values and every window.", HelpName = "NAME" };

    private readonly Option<string?> _granularity = new("--granularity") { Description = "Windows of this length; chosen to fit when left out.", HelpName = "NAME" };

    private readonly Option<bool> _slices = new("--slices") { Description = "The slices of a stage instead of its columns." };

    public ShowCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("show", "Show what the store knows.") { _address, _column, _granularity, _slices };
        _address.CompletionSources.Add(_ => Completions.Stages(host));
        _granularity.CompletionSources.Add(_ => Granularities.AllNames.Select(n => new System.CommandLine.Completions.CompletionItem(n)));
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var config = scope.LoadConfiguration(fileIsOptional: true).Config;
        var address = scope.Parsed.GetValue(_address) is { } text ? SummaryAddress.Parse(text) : null;
        await using var session = await scope.OpenAsync(config, cancellation);
        if (address?.Reference is { } name)
        {
            var references = await ReferenceReader.ReadAsync(session.Tables, address.Entity, null, cancellation);
            return await ReferenceShowCommand.WriteAsync(scope, session.Tables, ReferenceJob.Require(references, address.Entity, name), cancellation);
        }

        if (address?.Stage is null)
        {
            return await StoreAsync(scope, session, address, cancellation);
        }

        if (scope.Parsed.GetValue(_slices))
        {
            return await SlicesAsync(scope, session, address, cancellation);
        }

        if (scope.Json)
        {
            return await JsonAsync(scope, session, address, cancellation);
        }

        var column = scope.Parsed.GetValue(_column);
        var view = await new StageViewReader(session.Tables).ReadAsync(address, scope.Parsed.GetValue(_granularity), column, cancellation);
        if (column is not null)
        {
            ColumnScreen.Write(scope.Terminal, view);
        }
        else if (address.Window is not null)
        {
            WindowScreen.Write(scope.Terminal, view);
        }
        else
        {
            StageScreen.Write(scope.Terminal, view);
        }

        return ExitCode.Ok;
    }

    private static async Task<ExitCode> StoreAsync(CommandScope scope, IMonitorSession session, SummaryAddress? address, CancellationToken cancellation)
    {
        var stages = await new SummaryReader(session.Tables).StagesAsync(new SummaryQuery { Entity = address?.Entity }, cancellation);
        var runs = await RunReader.ReadAsync(session.Tables, [], cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(StoreReport.Of(session.Tables.Location, stages, runs));
        }
        else if (stages.Count > 0)
        {
            StoreScreen.Write(scope.Terminal, stages, runs);
        }

        if (stages.Count == 0 && address is not null)
        {
            throw new MonitorException($"The store {session.Tables.Location} has no entity {address.Entity}.", MonitorFault.Usage);
        }

        if (stages.Count == 0)
        {
            scope.Terminal.Note($"The store {session.Tables.Location} has no summaries yet: run sparkmonitor profile.");
        }

        return ExitCode.Ok;
    }

    private static async Task<ExitCode> SlicesAsync(CommandScope scope, IMonitorSession session, SummaryAddress address, CancellationToken cancellation)
    {
        var slices = await SliceList.ReadAsync(session.Tables, address, cancellation);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(new SlicesReport(address.Entity, address.Stage!, slices));
        }
        else if (slices.Count == 0)
        {
            scope.Terminal.Note($"{address} was profiled without slices.");
        }
        else
        {
            SliceScreen.Write(scope.Terminal, address, slices);
        }

        return ExitCode.Ok;
    }

    private async Task<ExitCode> JsonAsync(CommandScope scope, IMonitorSession session, SummaryAddress address, CancellationToken cancellation)
    {
        var column = scope.Parsed.GetValue(_column);
        var granularity = scope.Parsed.GetValue(_granularity);
        var view = await new StageViewReader(session.Tables).ReadAsync(address, granularity, column, cancellation);
        var rows = await SummaryRows.ReadAsync(session.Tables, view, column, cancellation);
        scope.Terminal.WriteJson(new SummariesReport(view.Address.Entity, view.Address.Stage!, view.Version.TableVersion, view.Granularity, rows));
        return ExitCode.Ok;
    }

    private sealed record SlicesReport(string Entity, string Stage, IReadOnlyList<SliceSummary> Slices);

    private sealed record SummariesReport(
        string Entity, string Stage, long TableVersion, string? Granularity, IReadOnlyList<IReadOnlyDictionary<string, object?>> Summaries);
}
