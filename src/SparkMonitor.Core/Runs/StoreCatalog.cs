using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>
/// Which scopes a store holds, and which of its rows count: read from the identifying columns alone, once, as it was known at a time.
/// </summary>
public sealed class StoreCatalog
{
    private readonly StoreCatalogRows _rows;

    private StoreCatalog(StoreCatalogRows rows, IReadOnlyList<StoredScope> scopes, IReadOnlyList<PinnedReference> references) =>
        (_rows, Scopes, References) = (rows, scopes, references);

    /// <summary>The current scopes of <c>summaries</c>, then those of references that are in use.</summary>
    public IReadOnlyList<StoredScope> Scopes { get; }

    /// <summary>The references that are in use.</summary>
    public IReadOnlyList<PinnedReference> References { get; }

    /// <param name="entity">Null for all.</param>
    /// <param name="knownAt">Runs that began later, and references pinned later, are left aside; null for what is known now.</param>
    public static async Task<StoreCatalog> ReadAsync(IMonitorTables tables, string? entity, DateTimeOffset? knownAt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tables);
        KeyValuePair<string, object?>[] filter = entity is null ? [] : [new("entity", entity)];
        var runs = await RunReader.ReadAsync(tables, filter, cancellation).ConfigureAwait(false);
        var rows = new StoreCatalogRows();
        if (await tables.ExistsAsync(SummariesTable.Definition, cancellation).ConfigureAwait(false))
        {
            await foreach (var row in tables.ReadAsync(SummariesTable.Definition, StoreCatalogRows.Columns, filter, cancellation).ConfigureAwait(false))
            {
                rows.Add(row, knownAt);
            }
        }

        var zones = rows.Zones(runs.Where(r => r.Config is not null).DistinctBy(r => r.RunId).ToDictionary(r => r.RunId, StringComparer.Ordinal));
        var references = await ReferenceReader.ReadAsync(tables, entity, knownAt, cancellation).ConfigureAwait(false);
        List<PinnedReference> used = [.. references.Where(r => !r.IsRetired)];
        var pinned = await PinnedScopesAsync(tables, filter, used, zones, cancellation).ConfigureAwait(false);
        return new StoreCatalog(rows, [.. rows.Scopes(zones), .. pinned], used);
    }

    /// <summary>The columns that a stage's summaries have or had, in ordinal order; of all stages where it is null.</summary>
    internal SortedSet<string> Columns(string entity, string? stage) => _rows.ColumnNames(entity, stage);

    /// <summary>True where a row of <c>summaries</c> is the one that counts for its key.</summary>
    internal bool IsCurrent(string entity, string stage, SummaryKey key, DateTimeOffset tableTimestamp, DateTimeOffset runTime) =>
        _rows.IsCurrent(entity, stage, key, tableTimestamp, runTime);

    private static async Task<IEnumerable<StoredScope>> PinnedScopesAsync(
        IMonitorTables tables,
        KeyValuePair<string, object?>[] filter,
        List<PinnedReference> references,
        IReadOnlyDictionary<(string, string), string> zones,
        CancellationToken cancellation)
    {
        if (references.Count == 0)
        {
            return [];
        }

        var byId = references.ToDictionary(r => r.Id, _ => new StoreCatalogRows(), StringComparer.Ordinal);
        string[] columns = ["reference_id", .. StoreCatalogRows.Columns];
        KeyValuePair<string, object?>[] copies = [.. filter, new("event", null)];
        await foreach (var row in tables.ReadAsync(ReferenceSummariesTable.Definition, columns, copies, cancellation).ConfigureAwait(false))
        {
            if (byId.TryGetValue((string)row[0]!, out var rows))
            {
                rows.Add(row[1..], null);
            }
        }

        return references.SelectMany(r => byId[r.Id].Scopes(zones).Select(s => s with { Reference = r.Name }));
    }
}
