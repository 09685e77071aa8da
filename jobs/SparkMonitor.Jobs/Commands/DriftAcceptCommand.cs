using System.CommandLine;
using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;
using SparkMonitor.Jobs.Composition;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Reports;
using SparkMonitor.Jobs.Views;

namespace SparkMonitor.Jobs.Commands;

/// <summary><c>drift accept</c>: takes a shift of level as the new normal, so that it stops firing.</summary>
internal sealed class DriftAcceptCommand
{
    private readonly Argument<string> _address = new("ENTITY/STAGE[#WINDOW][?SLICE]")
    {
        Description = "The first window of the new level; when left out the latest change point, or else the latest window with drift.",
    };

    private readonly Option<string[]> _columns = new("--column") { Description = "The column; all when left out. May be repeated.", HelpName = "NAME" };

    private readonly Option<string?> _against = new("--against") { Description = "For this kind of reference only, such as previous or pinned; all when left out.", HelpName = "KIND" };

    private readonly Option<bool> _dry = new("--dry-run") { Description = "Say where the new baseline would begin, and write nothing." };

    private readonly Author _author = new();

    public DriftAcceptCommand(GlobalOptions globals, ApplicationHost host)
    {
        Command = new Command("accept", "Accept a shift of level: a new baseline begins, and the shift stops firing.") { _address, _columns, _against, _dry };
        _author.AddTo(Command);
        Command.SetAction(async (parsed, cancellation) => (int)await RunAsync(new CommandScope(parsed, globals, host), cancellation));
    }

    public Command Command { get; }

    private async Task<ExitCode> RunAsync(CommandScope scope, CancellationToken cancellation)
    {
        var config = scope.LoadConfiguration(fileIsOptional: true).Config;
        var text = scope.Parsed.GetRequiredValue(_address);
        var address = SummaryAddress.Parse(text);
        if (address.Stage is null || address.Version is not null || address.Timestamp is not null)
        {
            throw new MonitorException($"{text}: name the entity, the stage and the first window of the new level, as in flights/raw#2001-03.", MonitorFault.Usage);
        }

        await using var session = await scope.OpenAsync(config, cancellation);
        var columns = scope.Parsed.GetValue(_columns) is { Length: > 0 } named ? named : [];
        var window = await NamedAsync(session, address, cancellation);
        await RequireColumnsAsync(session, address, columns, cancellation);
        var kind = Kind(scope.Parsed.GetValue(_against));
        var accepted = new List<AcceptedReport>();
        foreach (var column in columns.Length == 0 ? [null] : (string?[])columns)
        {
            var begin = window is null
                ? await NewLevel.FindAsync(session.Tables, address, column, cancellation)
                    ?? throw new MonitorException(
                        $"No drift of {address}{(column is null ? string.Empty : $" in {column}")} is in the store: name the first window of the new level, as in {address}#2001-03.", MonitorFault.Usage)
                : new NewLevel(window, null);
            var now = scope.Host.Clock.GetUtcNow();
            var shift = new AcceptedShift(address.Entity, address.Stage, column, address.SliceKey, address.SliceValue, kind, begin.Window.Window.Start!.Value)
            {
                AcceptedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime(),
                AcceptedBy = _author.By(scope),
                Reason = _author.Reason(scope),
            };
            var outcome = scope.Parsed.GetValue(_dry) ? "not_written" : await session.Drift.AcceptAsync(shift, cancellation) ? "committed" : "already_done";
            accepted.Add(new AcceptedReport(outcome, shift.Entity, shift.Stage, column, shift.SliceKey, shift.SliceValue, kind is { } k ? DriftNames.Of(k) : null, TimeText.ToDateTimeOffset(shift.Since))
            {
                Change = begin.Change is null ? null : ChangeReport.Of(begin.Change),
            });
        }

        if (scope.Json)
        {
            scope.Terminal.WriteJson(new AcceptReport(accepted));
            return ExitCode.Ok;
        }

        foreach (var shift in accepted)
        {
            var what = shift.ColumnName ?? "all columns";
            var why = shift.Change is { } change
                ? $", where the level of {change.ColumnName} changed ({Words.Figure(change.Figure)} {VerdictCells.Short(change.Before)} → {VerdictCells.Short(change.After)})"
                : window is null ? ", the latest window with drift" : string.Empty;
            scope.Terminal.WriteLine($"{StageTargets.Name(address.Entity, address.Stage)} {what}: " + shift.Outcome switch
            {
                "committed" => $"a new baseline begins at {Figure.Time(shift.Since)} UTC{why}.",
                "not_written" => $"a new baseline would begin at {Figure.Time(shift.Since)} UTC{why}; nothing was written.",
                _ => "this was accepted before.",
            });
        }

        scope.Terminal.Note($"See what remains: {scope.Host.Program} drift {StageTargets.Name(address.Entity, address.Stage)}");
        return ExitCode.Ok;
    }

    private static ReferenceKind? Kind(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (DriftNames.TryParse<ReferenceKind>(text, out var kind))
        {
            return kind;
        }

        try
        {
            return ReferenceSpec.Parse(text).Kind;
        }
        catch (MonitorException)
        {
            var names = Enum.GetValues<ReferenceKind>().Select(DriftNames.Of).ToList();
            var near = NearestName.Find(text, names);
            throw new MonitorException($"--against {text} is no kind of reference; {(near is null ? $"use one of {string.Join(", ", names)}." : $"did you mean {near}?")}", MonitorFault.Usage);
        }
    }

    private static async Task RequireColumnsAsync(IMonitorSession session, SummaryAddress address, string[] columns, CancellationToken cancellation)
    {
        if (columns.Length == 0)
        {
            return;
        }

        var rows = await new SummaryReader(session.Tables).CurrentAsync(
            new SummaryQuery { Entity = address.Entity, Stage = address.Stage, Granularities = [null], WholeTable = true, Values = [] }, cancellation);
        var known = rows.Select(r => r.Key.Column).ToHashSet(StringComparer.Ordinal);
        foreach (var column in columns.Where(c => !known.Contains(c)))
        {
            throw UnknownName.In(StageTargets.Name(address.Entity, address.Stage), "column", column, known.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>The window that the address names; null where it names none.</summary>
    private static async Task<SummaryScope?> NamedAsync(IMonitorSession session, SummaryAddress address, CancellationToken cancellation)
    {
        if (address.Window is not null)
        {
            var catalog = await StoreCatalog.ReadAsync(session.Tables, address.Entity, null, cancellation);
            var stage = catalog.Scopes.Where(s => s.Reference is null && string.Equals(s.Scope.Stage, address.Stage, StringComparison.Ordinal)).ToList();
            if (stage.Count == 0)
            {
                throw new MonitorException($"The store {session.Tables.Location} has no summaries of {StageTargets.Name(address.Entity, address.Stage)}.", MonitorFault.Usage);
            }

            var (granularity, window) = address.WindowIn(WindowCalendar.Find(stage[0].Zone) ?? WindowCalendar.Utc)!.Value;
            return stage.Select(s => s.Scope).FirstOrDefault(s => s.Granularity == granularity.Name() && s.Window == window && !window.IsNull)
                ?? throw new MonitorException($"{StageTargets.Name(address.Entity, address.Stage)} has no window {address.Window} in the store.", MonitorFault.Usage);
        }

        return null;
    }

    private sealed record AcceptReport(IReadOnlyList<AcceptedReport> Accepted);

    private sealed record AcceptedReport(
        string Outcome, string Entity, string Stage, string? ColumnName, string? SliceKey, string? SliceValue, string? ReferenceKind, DateTimeOffset Since)
    {
        /// <summary>The change point that was found there; null where none was, or the window was named.</summary>
        public ChangeReport? Change { get; init; }
    }
}
