using System.Globalization;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>
/// The rows of one entity's stage that are current as of a table version, with no more than is needed to tell what changed.
/// </summary>
internal sealed class StoredRows
{
    private readonly Dictionary<(string? Granularity, TimeWindow Window, string? SliceKey, string? SliceValue), int> _groupIds = [];
    private readonly List<(string? Granularity, TimeWindow Window, string? SliceKey, string? SliceValue)> _groups = [];
    private readonly Dictionary<string, int> _columnIds = new(StringComparer.Ordinal);
    private readonly List<string> _columns = [];
    private readonly Dictionary<string, int> _sourceIds = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Entry> _entries = [];
    private readonly DateTimeOffset _asOf;

    private StoredRows(DateTimeOffset asOf) => _asOf = asOf;

    /// <param name="asOf">The time of the version that is profiled: rows of later versions do not count.</param>
    /// <param name="until">
    /// Where an older version is profiled: the time of the next profiled one. Rows of versions up to it hide what is written now.
    /// </param>
    public static async Task<StoredRows> ReadAsync(
        IMonitorTables tables, string entity, string stage, DateTimeOffset asOf, DateTimeOffset? until, CancellationToken cancellation)
    {
        var rows = new StoredRows(asOf);
        if (await tables.ExistsAsync(SummariesTable.Definition, cancellation).ConfigureAwait(false))
        {
            string[] columns =
            [
                "granularity", "window", "slice_key", "slice_value", "column_name", "table_id", "config_hash", "state_hash", "is_vanished",
                "table_timestamp", "run_time",
            ];
            KeyValuePair<string, object?>[] filter = [new("entity", entity), new("stage", stage)];
            await foreach (var row in tables.ReadAsync(SummariesTable.Definition, columns, filter, cancellation).ConfigureAwait(false))
            {
                rows.Add(row, until);
            }
        }

        return rows;
    }

    /// <summary>How a key's content compares with the store's; the key counts as seen from then on.</summary>
    public RowChange Compare(SummaryKey key, string tableId, string configHash, string stateHash)
    {
        var id = IdOf(key);
        if (!_entries.TryGetValue(id, out var entry) || !entry.IsCurrent)
        {
            _entries[id] = entry with { IsSeen = true };
            return RowChange.New;
        }

        _entries[id] = entry with { IsSeen = true };
        return entry.IsVanished ? RowChange.New
            : entry.StateHash == Hash(stateHash) && entry.Source == SourceOf(tableId, configHash) ? RowChange.Unchanged
            : RowChange.Restated;
    }

    /// <summary>The current keys with content that were never compared, each with whether its row has this very configuration.</summary>
    public IEnumerable<(SummaryKey Key, bool SameConfiguration)> Unseen(string tableId, string configHash)
    {
        var source = SourceOf(tableId, configHash);
        foreach (var (id, entry) in _entries)
        {
            if (entry is { IsCurrent: true, IsVanished: false, IsSeen: false })
            {
                yield return (KeyOf(id), entry.Source == source);
            }
        }
    }

    /// <summary>True where no row of the key lies between the version that is profiled and the next profiled one, up to and with that.</summary>
    public bool IsBareUntilNext(SummaryKey key) => !_entries.TryGetValue(IdOf(key), out var entry) || !entry.HasNext;

    /// <summary>True where the row is the one that counts as of the profiled version.</summary>
    public bool IsCurrent(SummaryKey key, DateTimeOffset tableTimestamp, DateTimeOffset runTime) =>
        _entries.TryGetValue(IdOf(key), out var entry) && entry.IsCurrent && entry.TableTime == tableTimestamp.UtcTicks && entry.RunTime == runTime.UtcTicks;

    private void Add(object?[] row, DateTimeOffset? until)
    {
        var key = new SummaryKey((string?)row[0], SummaryProjection.WindowOf(row[1]), (string?)row[2], (string?)row[3], (string)row[4]!);
        var (tableTime, runTime) = ((DateTimeOffset)row[9]!, (DateTimeOffset)row[10]!);
        var id = IdOf(key);
        _entries.TryGetValue(id, out var entry);
        if (tableTime > _asOf)
        {
            if (tableTime <= until)
            {
                _entries[id] = entry with { HasNext = true };
            }

            return;
        }

        if (!entry.IsCurrent || (entry.TableTime, entry.RunTime).CompareTo((tableTime.UtcTicks, runTime.UtcTicks)) < 0)
        {
            _entries[id] = new Entry(
                Hash((string)row[7]!), tableTime.UtcTicks, runTime.UtcTicks, SourceOf((string)row[5]!, (string)row[6]!),
                IsCurrent: true, IsVanished: (bool)row[8]!, IsSeen: false, entry.HasNext);
        }
    }

    private long IdOf(SummaryKey key)
    {
        var group = (key.Granularity, key.Window, key.SliceKey, key.SliceValue);
        if (!_groupIds.TryGetValue(group, out var groupId))
        {
            _groupIds.Add(group, groupId = _groups.Count);
            _groups.Add(group);
        }

        if (!_columnIds.TryGetValue(key.Column, out var columnId))
        {
            _columnIds.Add(key.Column, columnId = _columns.Count);
            _columns.Add(key.Column);
        }

        return ((long)groupId << 32) | (uint)columnId;
    }

    private SummaryKey KeyOf(long id)
    {
        var (granularity, window, sliceKey, sliceValue) = _groups[(int)(id >> 32)];
        return new SummaryKey(granularity, window, sliceKey, sliceValue, _columns[(int)(uint)id]);
    }

    private int SourceOf(string tableId, string configHash)
    {
        var source = $"{tableId} {configHash}";
        if (!_sourceIds.TryGetValue(source, out var id))
        {
            _sourceIds.Add(source, id = _sourceIds.Count);
        }

        return id;
    }

    private static UInt128 Hash(string hex) => UInt128.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly record struct Entry(
        UInt128 StateHash, long TableTime, long RunTime, int Source, bool IsCurrent, bool IsVanished, bool IsSeen, bool HasNext);
}
