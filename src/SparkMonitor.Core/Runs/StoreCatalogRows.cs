using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>The rows of <c>summaries</c> by key, with no more than is needed to tell which of them count.</summary>
internal sealed class StoreCatalogRows
{
    private readonly Dictionary<SummaryScope, int> _scopeIds = [];
    private readonly List<SummaryScope> _scopes = [];
    private readonly List<int> _storedRows = [];
    private readonly Dictionary<string, int> _columnIds = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Run, long Version), int> _sourceIds = [];
    private readonly List<Source> _sources = [];
    private readonly Dictionary<(int Scope, int Column), Entry> _entries = [];
    private readonly Dictionary<(string Entity, string Stage), Source> _latest = [];
    private readonly Dictionary<(string Entity, string Stage, string Column), string> _types = [];
    private readonly TextPool _pool = new();

    public static IReadOnlyList<string> Columns { get; } =
    [
        "run_id", "run_time", "entity", "stage", "config_hash", "table_id", "table_version", "table_timestamp", "granularity", "window",
        "slice_key", "slice_value", "column_name", "data_type", "num_rows", "is_vanished", "codecs",
    ];

    /// <param name="row">Values of <see cref="Columns"/>.</param>
    public void Add(object?[] row, DateTimeOffset? knownAt)
    {
        var runTime = (DateTimeOffset)row[1]!;
        if (runTime > knownAt)
        {
            return;
        }

        var scope = new SummaryScope(
            _pool.Of(row[2])!, _pool.Of(row[3])!, _pool.Of(row[8]), SummaryProjection.WindowOf(row[9]), _pool.Of(row[10]), _pool.Of(row[11]));
        var column = _pool.Of(row[12])!;
        var source = SourceOf(row, runTime);
        var (tableTime, isTable) = (source.Value.TableTime.UtcTicks, string.Equals(column, SummariesTable.TableRow, StringComparison.Ordinal));
        var id = IdOf(scope, column);
        _storedRows[id.Scope]++;
        if (_entries.TryGetValue(id, out var known) && (known.TableTime, known.RunTime).CompareTo((tableTime, runTime.UtcTicks)) >= 0)
        {
            return;
        }

        _entries[id] = new Entry(tableTime, runTime.UtcTicks, source.Id, StoreValues.ToInteger(row[14])!.Value, (bool)row[15]!, isTable);
        if (scope is { IsAllTime: true, IsWholeTable: true })
        {
            var stage = (scope.Entity, scope.Stage);
            if (!isTable)
            {
                _types[(scope.Entity, scope.Stage, column)] = _pool.Of(row[13]) ?? "";
            }
            else if (!_latest.TryGetValue(stage, out var latest) || (latest.TableTime, latest.RunTime).CompareTo((source.Value.TableTime, runTime)) < 0)
            {
                _latest[stage] = source.Value;
            }
        }
    }

    /// <summary>True where the row is the one that counts, of the configuration that is shown, and not one of something that has vanished.</summary>
    public bool IsCurrent(string entity, string stage, SummaryKey key, DateTimeOffset tableTimestamp, DateTimeOffset runTime)
    {
        var scope = new SummaryScope(entity, stage, key.Granularity, key.Window, key.SliceKey, key.SliceValue);
        return _scopeIds.TryGetValue(scope, out var scopeId) && _columnIds.TryGetValue(key.Column, out var columnId)
            && _entries.TryGetValue((scopeId, columnId), out var entry)
            && entry.TableTime == tableTimestamp.UtcTicks && entry.RunTime == runTime.UtcTicks && Counts(scope, entry);
    }

    /// <summary>The zones of the stages' windows.</summary>
    public IReadOnlyDictionary<(string, string), string> Zones(IReadOnlyDictionary<string, RunRecord> runs) => _latest.ToDictionary(
        l => l.Key,
        l => StageZone.Of(runs.GetValueOrDefault(l.Value.RunId), column => _types.GetValueOrDefault((l.Key.Entity, l.Key.Stage, column))));

    /// <summary>The scopes whose table has rows that count.</summary>
    public IEnumerable<StoredScope> Scopes(IReadOnlyDictionary<(string, string), string> zones)
    {
        var tables = new Dictionary<int, long>();
        var latest = new Dictionary<int, Entry>();
        foreach (var (id, entry) in _entries)
        {
            var scopeId = id.Scope;
            if (!Counts(_scopes[scopeId], entry, evenVanished: true))
            {
                continue;
            }

            if (entry is { IsTable: true, IsVanished: false })
            {
                tables[scopeId] = entry.Rows;
            }

            if (!latest.TryGetValue(scopeId, out var other) || (entry.RunTime, entry.TableTime).CompareTo((other.RunTime, other.TableTime)) > 0)
            {
                latest[scopeId] = entry;
            }
        }

        foreach (var (scopeId, rows) in tables.OrderBy(t => t.Key))
        {
            var (scope, source) = (_scopes[scopeId], _sources[latest[scopeId].Source]);
            yield return new StoredScope(scope)
            {
                RunId = source.RunId,
                RunTime = source.RunTime,
                ConfigHash = source.ConfigHash,
                TableId = source.TableId,
                TableVersion = source.TableVersion,
                TableTimestamp = source.TableTime,
                Rows = rows,
                StoredRows = _storedRows[scopeId],
                Codecs = source.Codecs,
                Zone = zones.GetValueOrDefault((scope.Entity, scope.Stage), "UTC"),
            };
        }
    }

    private bool Counts(SummaryScope scope, Entry entry, bool evenVanished = false) =>
        (evenVanished || !entry.IsVanished)
        && (string.Equals(scope.Granularity, Granularities.ProcessingTime, StringComparison.Ordinal)
            || !_latest.TryGetValue((scope.Entity, scope.Stage), out var latest)
            || string.Equals(_sources[entry.Source].ConfigHash, latest.ConfigHash, StringComparison.Ordinal));

    private (int Id, Source Value) SourceOf(object?[] row, DateTimeOffset runTime)
    {
        var key = (_pool.Of(row[0])!, StoreValues.ToInteger(row[6])!.Value);
        if (!_sourceIds.TryGetValue(key, out var id))
        {
            _sourceIds.Add(key, id = _sources.Count);
            _sources.Add(new Source(
                key.Item1, runTime, _pool.Of(row[4])!, _pool.Of(row[5])!, key.Value, (DateTimeOffset)row[7]!, new SortedDictionary<string, int>(StringComparer.Ordinal)));
        }

        var source = _sources[id];
        if (source.Codecs.Count < StateCodecs.Versions.Count && row[16] is IEnumerable<KeyValuePair<string, object?>> codecs)
        {
            foreach (var (name, version) in codecs)
            {
                source.Codecs.TryAdd(name, (int)StoreValues.ToInteger(version)!.Value);
            }
        }

        return (id, source);
    }

    private (int Scope, int Column) IdOf(SummaryScope scope, string column)
    {
        if (!_scopeIds.TryGetValue(scope, out var scopeId))
        {
            _scopeIds.Add(scope, scopeId = _scopes.Count);
            _scopes.Add(scope);
            _storedRows.Add(0);
        }

        if (!_columnIds.TryGetValue(column, out var columnId))
        {
            _columnIds.Add(column, columnId = _columnIds.Count);
        }

        return (scopeId, columnId);
    }

    private sealed record Source(
        string RunId,
        DateTimeOffset RunTime,
        string ConfigHash,
        string TableId,
        long TableVersion,
        DateTimeOffset TableTime,
        SortedDictionary<string, int> Codecs);

    private readonly record struct Entry(long TableTime, long RunTime, int Source, long Rows, bool IsVanished, bool IsTable);
}
