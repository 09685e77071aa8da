using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>Reads the summaries that an address names (contract section 7), from the current rows, a version, a time, or a pinned reference.</summary>
public sealed class AddressReader(IMonitorTables tables)
{
    private static readonly string[] Values = ["codecs", "schema"];

    /// <exception cref="MonitorException">The store holds nothing of that address; the message says what it holds.</exception>
    public async Task<AddressedSummaries> ReadAsync(SummaryAddress address, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Reference is null
            ? await OfStageAsync(address, cancellation).ConfigureAwait(false)
            : await OfReferenceAsync(address, cancellation).ConfigureAwait(false);
    }

    /// <summary>Versions of the states' codecs that differ between two sides, in words; null where they can be compared.</summary>
    public static string? Mismatch(AddressedSummaries left, AddressedSummaries right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var differing = left.Scope.Codecs.Where(c => right.Scope.Codecs.TryGetValue(c.Key, out var other) && other != c.Value).ToList();
        return differing.Count == 0 ? null
            : $"{left.Address} and {right.Address} were profiled with other sketch settings ({string.Join(", ", differing.Select(d => $"{d.Key} version {d.Value} and {right.Scope.Codecs[d.Key]}"))}): profile one of them again.";
    }

    private async Task<AddressedSummaries> OfStageAsync(SummaryAddress address, CancellationToken cancellation)
    {
        var reader = new SummaryReader(tables);
        var query = new SummaryQuery
        {
            Entity = address.Entity,
            Stage = address.Stage,
            TableVersion = address.Version,
            TableTimestamp = address.Timestamp,
        };
        var stages = await reader.StagesAsync(query, cancellation).ConfigureAwait(false);
        if (stages.Count > 1)
        {
            throw Bad($"{address.Entity} has the stages {string.Join(", ", stages.Keys.Select(s => s.Stage).Order(StringComparer.Ordinal))}: name one, as in {address.Entity}/{stages.Keys.Select(s => s.Stage).Min(StringComparer.Ordinal)}.");
        }

        if (stages.Count == 0)
        {
            throw await NothingAsync(reader, address, cancellation).ConfigureAwait(false);
        }

        var ((entity, stage), version) = stages.First();
        if (address.Version is { } wanted && version.TableVersion != wanted)
        {
            throw Bad($"Version {wanted} of {entity}/{stage} was not profiled; the last one before it is {version.TableVersion}. Profile it with sparkmonitor profile {entity}/{stage} --table-version {wanted}.");
        }

        query = query with { Stage = stage };
        var keys = await reader.CurrentAsync(query with { Columns = [SummariesTable.TableRow], Values = [] }, cancellation).ConfigureAwait(false);
        var zone = await ZoneAsync(reader, query, version, cancellation).ConfigureAwait(false);
        var picked = ScopePick.Of(keys.Select(SummaryScope.Of), address with { Stage = stage }, WindowCalendar.Find(zone) ?? WindowCalendar.Utc);
        var rows = await reader.CurrentAsync(
            query with
            {
                Granularities = [picked.Parts[0].Granularity],
                From = picked.Window.Start,
                To = picked.Window.End,
                WholeTable = address.SliceKey is null ? true : null,
                SliceKey = address.SliceKey,
                SliceValues = address.SliceKey is null ? null : [address.SliceValue],
                Values = Values,
                States = true,
            },
            cancellation).ConfigureAwait(false);
        return Merged(picked, rows, zone, null, (address with { Stage = stage, Version = address.Timestamp is null ? address.Version : null }).ToString());
    }

    private async Task<AddressedSummaries> OfReferenceAsync(SummaryAddress address, CancellationToken cancellation)
    {
        var references = await ReferenceReader.ReadAsync(tables, address.Entity, null, cancellation).ConfigureAwait(false);
        var reference = ReferenceJob.Require(references, address.Entity, address.Reference!);
        var catalog = await StoreCatalog.ReadAsync(tables, address.Entity, null, cancellation).ConfigureAwait(false);
        var scopes = new ScopeCatalog(catalog.Scopes).Pinned(reference.Entity, reference.Name);
        if (scopes.Count == 0)
        {
            throw Bad($"The reference {address.Entity}/{reference.Name} holds no summaries.");
        }

        var zone = scopes[0].Zone;
        var picked = ScopePick.Of(scopes.Select(s => s.Scope), address, WindowCalendar.Find(zone) ?? WindowCalendar.Utc);
        var rows = await ReferenceReader.RowsAsync(tables, reference, picked.Parts[0].Granularity, Values, states: true, cancellation).ConfigureAwait(false);
        return Merged(picked, rows, zone, reference.Name, address.ToString());
    }

    private static AddressedSummaries Merged(ScopePick picked, IReadOnlyList<SummaryRow> rows, string zone, string? reference, string address)
    {
        var wanted = picked.Parts.ToHashSet();
        var used = rows.Where(r => wanted.Contains(SummaryScope.Of(r))).ToList();
        var columns = new Dictionary<string, ColumnSummary>(StringComparer.Ordinal);
        foreach (var row in used)
        {
            var column = ColumnSummary.Of(row);
            try
            {
                columns[column.Name] = columns.TryGetValue(column.Name, out var other) ? other.Merge(column) : column;
            }
            catch (StateMismatchException)
            {
                // The column's type changed on the way: what came later counts.
                columns[column.Name] = column;
            }
        }

        var latest = used.MaxBy(r => (r.RunTime, r.TableTimestamp))!;
        var scope = new StoredScope(picked.Parts.Count == 1 ? picked.Parts[0] : picked.Parts[0] with { Granularity = picked.Granularity, Window = picked.Window })
        {
            Reference = reference,
            RunId = latest.RunId,
            RunTime = latest.RunTime,
            ConfigHash = latest.ConfigHash,
            TableId = latest.TableId,
            TableVersion = latest.TableVersion,
            TableTimestamp = latest.TableTimestamp,
            Rows = columns.TryGetValue(SummariesTable.TableRow, out var table) ? table.Rows : 0,
            Codecs = CodecsOf(used),
            Zone = zone,
        };
        return new AddressedSummaries(scope, [.. columns.Values.OrderBy(c => c.Name, StringComparer.Ordinal)], address, picked.Parts.Count) { Parts = picked.Parts };
    }

    private static SortedDictionary<string, int> CodecsOf(IEnumerable<SummaryRow> rows)
    {
        var codecs = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, version) in rows.SelectMany(r => r["codecs"] as IEnumerable<KeyValuePair<string, object?>> ?? []))
        {
            codecs[name] = (int)StoreValues.ToInteger(version)!.Value;
        }

        return codecs;
    }

    private async Task<string> ZoneAsync(SummaryReader reader, SummaryQuery query, StageVersion version, CancellationToken cancellation)
    {
        KeyValuePair<string, object?>[] filter = [new("entity", query.Entity), new("stage", query.Stage)];
        var runs = await RunReader.ReadAsync(tables, filter, cancellation).ConfigureAwait(false);
        var run = runs.FirstOrDefault(r => string.Equals(r.RunId, version.RunId, StringComparison.Ordinal));
        var columns = await reader.CurrentAsync(query with { Granularities = [null], WholeTable = true, Values = [] }, cancellation).ConfigureAwait(false);
        return StageZone.Of(run, name => columns.FirstOrDefault(c => string.Equals(c.Key.Column, name, StringComparison.Ordinal))?.DataType);
    }

    private async Task<MonitorException> NothingAsync(SummaryReader reader, SummaryAddress address, CancellationToken cancellation)
    {
        var stages = await reader.StagesAsync(new SummaryQuery(), cancellation).ConfigureAwait(false);
        if (stages.Count == 0)
        {
            return new MonitorException($"The store {tables.Location} has no summaries: run sparkmonitor profile first.", MonitorFault.Usage);
        }

        var entities = stages.Keys.Select(s => s.Entity).Distinct(StringComparer.Ordinal).ToList();
        if (!entities.Contains(address.Entity, StringComparer.Ordinal))
        {
            return UnknownName.In("The store", "entity", address.Entity, entities.Order(StringComparer.Ordinal));
        }

        var own = stages.Keys.Where(s => string.Equals(s.Entity, address.Entity, StringComparison.Ordinal)).Select(s => s.Stage).ToList();
        return address.Stage is not null && !own.Contains(address.Stage, StringComparer.Ordinal)
            ? UnknownName.In(address.Entity, "stage", address.Stage, own.Order(StringComparer.Ordinal))
            : Bad($"The store has no summaries of {address} from before that; the current ones are of version {stages.First(s => string.Equals(s.Key.Entity, address.Entity, StringComparison.Ordinal)).Value.TableVersion}.");
    }

    private static MonitorException Bad(string message) => new(message, MonitorFault.Usage);
}
