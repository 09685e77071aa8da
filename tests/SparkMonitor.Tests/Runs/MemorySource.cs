using SparkMonitor.Core;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Tests.Runs;

/// <summary>A table with versions in memory; every change is a commit, an hour after the one before.</summary>
internal sealed class MemorySource(string id, params IReadOnlyList<Column> columns)
{
    private static readonly DateTimeOffset Created = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<StoredRow> _rows = [];
    private readonly List<IReadOnlyList<Column>> _schemas = [columns];

    public long Version => _schemas.Count - 1;

    public static DateTimeOffset TimeOf(long version) => Created.AddHours(version);

    /// <summary>A commit of new rows. Texts are strings, times microseconds.</summary>
    public MemorySource Add(params IReadOnlyList<object?[]> rows)
    {
        _schemas.Add(_schemas[^1]);
        _rows.AddRange(rows.Select(r => new StoredRow(r, Version)));
        return this;
    }

    public MemorySource Remove(Func<object?[], bool> which)
    {
        _schemas.Add(_schemas[^1]);
        foreach (var row in _rows.Where(r => r.Removed == long.MaxValue && which(r.Values)))
        {
            row.Removed = Version;
        }

        return this;
    }

    /// <summary>A commit that leaves only the first columns.</summary>
    public MemorySource Keep(int count)
    {
        _schemas.Add([.. _schemas[^1].Take(count)]);
        return this;
    }

    public TableSnapshot Snapshot(long? version, DateTimeOffset? timestamp)
    {
        var at = version ?? (timestamp is { } time ? Enumerable.Range(0, _schemas.Count).LastOrDefault(v => TimeOf(v) <= time, -1) : Version);
        return at >= 0 && at <= Version
            ? new TableSnapshot($"memory:{id}", id, at, TimeOf(at), new TableSchema(_schemas[(int)at])) { FileCount = at, Bytes = 100 * at, Rows = Rows(at, null).Count }
            : throw new MonitorException($"{id} has versions 0 to {Version}, not {at}.");
    }

    public IReadOnlyList<object?[]> Rows(long version, long? addedAfter) =>
        [.. _rows.Where(r => r.Added <= version && r.Removed > version && r.Added > (addedAfter ?? -1)).Select(r => r.Values)];

    private sealed class StoredRow(object?[] values, long added)
    {
        public object?[] Values => values;

        public long Added => added;

        public long Removed { get; set; } = long.MaxValue;
    }
}
