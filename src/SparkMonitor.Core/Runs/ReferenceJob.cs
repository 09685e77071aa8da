using System.Globalization;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>
/// Pins references and keeps their names. The summaries of what is pinned are copied into <c>reference_summaries</c> in one commit, so the
/// source may go; a version that the store does not hold is profiled first, by time travel.
/// </summary>
/// <param name="profiles">Profiles what the store does not hold.</param>
/// <param name="ids">A new reference id at every call.</param>
public sealed class ReferenceJob(IProfileEngine engine, IMonitorTables tables, ProfileJob profiles, TimeProvider time, Func<string> ids)
{
    private static readonly StoreTable Table = ReferenceSummariesTable.Definition;

    /// <exception cref="MonitorException">The name is taken, or there is nothing to pin.</exception>
    public async Task<PinOutcome> PinAsync(
        PinRequest request, IProgress<ProfileProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireName(request.Name);
        var (source, profiled) = await SourceAsync(request, progress, cancellation).ConfigureAwait(false);
        var all = await ReferenceReader.ReadAsync(tables, request.Entity, null, cancellation).ConfigureAwait(false);
        if (Find(all, request.Name) is { } taken)
        {
            return IsSame(taken, source)
                ? new PinOutcome(taken, false, 0, profiled)
                : throw Bad($"{request.Entity} has a reference {request.Name} already, of {taken.Source}: choose another name, or retire that one with sparkmonitor reference retire {request.Entity}/{request.Name}.");
        }

        var reference = new PinnedReference(ids(), request.Entity, request.Name)
        {
            PinKind = source.Kind,
            Source = source.Address,
            Stage = request.Stage,
            TableVersion = source.Version.TableVersion,
            TableTimestamp = source.Version.TableTimestamp,
            PinnedAt = Now(),
            PinnedBy = request.By,
            Reason = request.Reason,
            Rows = source.Rows,
        };
        var mark = new AppendMark(ConfigHash.OfParts("pin", request.Entity, request.Name, Number(all.Count)), 1);
        var appended = await tables.AppendAsync(Table, source.RowsAsync(tables, reference, cancellation), mark, cancellation).ConfigureAwait(false);
        return appended.Committed
            ? new PinOutcome(reference, true, appended.Rows - 1, profiled)
            : throw new MonitorException($"Another program pinned {request.Name} at the same time. Run the command again.", MonitorFault.Conflict);
    }

    /// <exception cref="MonitorException">There is no such reference, or the new name is taken.</exception>
    public async Task<PinnedReference> RenameAsync(
        string entity, string name, string newName, string? by, string? reason, CancellationToken cancellation = default)
    {
        RequireName(newName);
        var all = await ReferenceReader.ReadAsync(tables, entity, null, cancellation).ConfigureAwait(false);
        var reference = Require(all, entity, name);
        if (Find(all, newName) is { } taken)
        {
            return taken.Id == reference.Id ? taken : throw Bad($"{entity} has a reference {newName} already, of {taken.Source}.");
        }

        var renamed = reference with { Name = newName };
        await AppendAsync(renamed, ReferenceEvent.Rename, by, reason, cancellation).ConfigureAwait(false);
        return renamed;
    }

    /// <summary>Takes a reference out of use; its rows stay.</summary>
    /// <exception cref="MonitorException">There is no such reference.</exception>
    public async Task<PinnedReference> RetireAsync(string entity, string name, string? by, string? reason, CancellationToken cancellation = default)
    {
        var all = await ReferenceReader.ReadAsync(tables, entity, null, cancellation).ConfigureAwait(false);
        var reference = Require(all, entity, name);
        var when = await AppendAsync(reference, ReferenceEvent.Retire, by, reason, cancellation).ConfigureAwait(false);
        return reference with { RetiredAt = when, RetiredBy = by, RetiredReason = reason };
    }

    /// <summary>The reference of a name that is in use.</summary>
    /// <exception cref="MonitorException">There is none; the message names the nearest.</exception>
    public static PinnedReference Require(IReadOnlyList<PinnedReference> references, string entity, string name)
    {
        if (Find(references, name) is { } found)
        {
            return found;
        }

        var known = references.Where(r => !r.IsRetired).Select(r => r.Name).ToList();
        var retired = references.LastOrDefault(r => r.IsRetired && string.Equals(r.Name, name, StringComparison.Ordinal));
        throw retired is not null ? Bad($"The reference {name} of {entity} was retired at {retired.RetiredAt:yyyy-MM-dd HH:mm} UTC.")
            : UnknownName.In(entity, "reference", name, known, "it has none: pin one with sparkmonitor reference pin.");
    }

    private static PinnedReference? Find(IReadOnlyList<PinnedReference> references, string name) =>
        references.FirstOrDefault(r => !r.IsRetired && string.Equals(r.Name, name, StringComparison.Ordinal));

    private static bool IsSame(PinnedReference taken, PinSource source) =>
        string.Equals(taken.PinKind, source.Kind, StringComparison.Ordinal) && string.Equals(taken.Source, source.Address, StringComparison.Ordinal)
        && taken.TableTimestamp == source.Version.TableTimestamp;

    private async Task<(PinSource Source, ProfileOutcome? Profiled)> SourceAsync(
        PinRequest request, IProgress<ProfileProgress>? progress, CancellationToken cancellation)
    {
        if (request.RunId is { } runId)
        {
            return (await OfRunAsync(request, runId, cancellation).ConfigureAwait(false), null);
        }

        var version = request.Version ?? await VersionAtAsync(request, cancellation).ConfigureAwait(false);
        if (version is null && request.Timestamp is { } timestamp)
        {
            return (await PinSource.FindAsync(tables, request, "timestamp", new SummaryQuery { TableTimestamp = timestamp }, cancellation).ConfigureAwait(false)
                ?? throw Nothing(request, $" as of {TimeText.Format(TimeText.ToMicroseconds(timestamp))}"), null);
        }

        var kind = request.Version is not null ? "version" : version is not null ? "timestamp" : request.Window is not null ? "window" : "stage";
        var query = new SummaryQuery { TableVersion = version };
        var source = await PinSource.FindAsync(tables, request, kind, query, cancellation).ConfigureAwait(false);
        if (source is not null && (version is null || source.Version.TableVersion == version))
        {
            return (source, null);
        }

        var profiled = await ProfileAsync(request, version, progress, cancellation).ConfigureAwait(false);
        return (await PinSource.FindAsync(tables, request, kind, query, cancellation).ConfigureAwait(false) ?? throw Nothing(request, ""), profiled);
    }

    private async Task<PinSource> OfRunAsync(PinRequest request, string runId, CancellationToken cancellation)
    {
        KeyValuePair<string, object?>[] filter = [new("entity", request.Entity), new("stage", request.Stage)];
        var runs = await RunReader.ReadAsync(tables, filter, cancellation).ConfigureAwait(false);
        var run = runs.FirstOrDefault(r => r.IsDone && r.RunId.StartsWith(runId, StringComparison.Ordinal))
            ?? throw Bad($"{request.Entity}/{request.Stage} has no run {runId}; see sparkmonitor runs {request.Entity}/{request.Stage} --json.");
        var query = new SummaryQuery { KnownAt = run.RunTime, TableVersion = run.TableVersion, ConfigHash = run.ConfigHash };
        return await PinSource.FindAsync(tables, request, "run", query, cancellation).ConfigureAwait(false) ?? throw Nothing(request, $" of the run {runId}");
    }

    /// <summary>The version of the source at the wanted time; null where none is wanted or the source cannot tell.</summary>
    private async Task<long?> VersionAtAsync(PinRequest request, CancellationToken cancellation)
    {
        if (request.Timestamp is not { } timestamp || request.Config is null)
        {
            return null;
        }

        try
        {
            return (await engine.OpenAsync(new TableAddress(request.Config.Table) { Timestamp = timestamp }, cancellation).ConfigureAwait(false)).Version;
        }
        catch (MonitorException)
        {
            // The source may be gone; what the store holds of that time is as good.
            return null;
        }
    }

    private async Task<ProfileOutcome> ProfileAsync(
        PinRequest request, long? version, IProgress<ProfileProgress>? progress, CancellationToken cancellation)
    {
        var config = request.Config ?? throw Nothing(request, version is null ? "" : $" at version {version}");
        var outcome = await profiles.RunAsync(
            new ProfileRequest(request.Entity, config) { Labels = request.Labels, Version = version }, progress, cancellation).ConfigureAwait(false);
        return outcome is ProfileOutcome.Failed failed ? throw failed.Error : outcome;
    }

    private async Task<DateTimeOffset> AppendAsync(
        PinnedReference reference, ReferenceEvent what, string? by, string? reason, CancellationToken cancellation)
    {
        var events = await ReferenceReader.EventsAsync(tables, reference.Entity, null, cancellation).ConfigureAwait(false);
        var when = Now();
        var mark = new AppendMark(ConfigHash.OfParts("reference", reference.Id, Number(events.Count)), 1);
        var row = ReferenceRows.Event(reference, what, when, by, reason);
        var appended = await tables.AppendAsync(Table, One(row), mark, cancellation).ConfigureAwait(false);
        return appended.Committed ? when
            : throw new MonitorException($"Another program changed {reference.Name} at the same time. Run the command again.", MonitorFault.Conflict);
    }

    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime();
    }

    private static void RequireName(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Any(c => char.IsControl(c) || c is '/' or '@' or '#' or '?'))
        {
            throw Bad($"\"{name}\" is no name for a reference: use letters, digits, - and _, such as training-2026-01.");
        }
    }

    private static MonitorException Nothing(PinRequest request, string what) =>
        Bad($"The store holds no summaries of {request.Entity}/{request.Stage}{what}: profile it first, or name the stage in the configuration so that it can be profiled now.");

    private static MonitorException Bad(string message) => new(message, MonitorFault.Usage);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async IAsyncEnumerable<object?[]> One(object?[] row)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return row;
    }
}
