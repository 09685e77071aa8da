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
    private readonly Dictionary<(string Entity, string Stage, string Column), int> _columnIds = [];
    private readonly Dictionary<(string Entity, string Stage), int> _columnCounts = [];
    private readonly Dictionary<(string Run, DateTimeOffset RunTime, long Version, DateTimeOffset TableTime), int> _sourceIds = [];
    private readonly List<Source> _sources = [];

    /// <summary>For each scope its stage's columns, as far as it has them: a store has millions of rows.</summary>
    private readonly List<Entry[]> _entries = [];

    /// <summary>The number of rows of each scope's table.</summary>
    private readonly List<long> _tableRows = [];
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
        var isTable = string.Equals(column, SummariesTable.TableRow, StringComparison.Ordinal);
        var scopeId = IdOf(scope);
        _storedRows[scopeId]++;
        ref var entry = ref EntryOf(scope, scopeId, column);
        if (entry.Exists && _sources[entry.Source].CompareTo(source.Value) >= 0)
        {
            return;
        }

        entry = new Entry(source.Id, (bool)row[15]!, isTable, true);
        if (isTable)
        {
            _tableRows[scopeId] = StoreValues.ToInteger(row[14])!.Value;
        }

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
        return _scopeIds.TryGetValue(scope, out var scopeId) && _columnIds.TryGetValue((entity, stage, key.Column), out var columnId)
            && columnId < _entries[scopeId].Length && _entries[scopeId][columnId] is { Exists: true } entry
            && _sources[entry.Source].TableTime == tableTimestamp && _sources[entry.Source].RunTime == runTime && Counts(scope, entry);
    }

    public SortedSet<string> ColumnNames(string entity, string? stage) => new(
        _columnIds.Keys.Where(k => string.Equals(k.Entity, entity, StringComparison.Ordinal) && (stage is null || string.Equals(k.Stage, stage, StringComparison.Ordinal))).Select(k => k.Column),
        StringComparer.Ordinal);

    /// <summary>The zones of the stages' windows.</summary>
    public IReadOnlyDictionary<(string, string), string> Zones(IReadOnlyDictionary<string, RunRecord> runs) => _latest.ToDictionary(
        l => l.Key,
        l => StageZone.Of(runs.GetValueOrDefault(l.Value.RunId), column => _types.GetValueOrDefault((l.Key.Entity, l.Key.Stage, column))));

    /// <summary>The scopes whose table has rows that count.</summary>
    public IEnumerable<StoredScope> Scopes(IReadOnlyDictionary<(string, string), string> zones)
    {
        for (var scopeId = 0; scopeId < _scopes.Count; scopeId++)
        {
            var scope = _scopes[scopeId];
            var (hasTable, source) = (false, default(Source));
            foreach (var entry in _entries[scopeId])
            {
                if (entry.Exists && Counts(scope, entry, evenVanished: true))
                {
                    hasTable |= entry is { IsTable: true, IsVanished: false };
                    var other = _sources[entry.Source];
                    source = source is null || (other.RunTime, other.TableTime).CompareTo((source.RunTime, source.TableTime)) > 0 ? other : source;
                }
            }

            if (!hasTable)
            {
                continue;
            }

            yield return new StoredScope(scope)
            {
                RunId = source!.RunId,
                RunTime = source.RunTime,
                ConfigHash = source.ConfigHash,
                TableId = source.TableId,
                TableVersion = source.TableVersion,
                TableTimestamp = source.TableTime,
                Rows = _tableRows[scopeId],
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
        var key = (Run: _pool.Of(row[0])!, runTime, Version: StoreValues.ToInteger(row[6])!.Value, TableTime: (DateTimeOffset)row[7]!);
        if (!_sourceIds.TryGetValue(key, out var id))
        {
            _sourceIds.Add(key, id = _sources.Count);
            _sources.Add(new Source(
                key.Run, runTime, _pool.Of(row[4])!, _pool.Of(row[5])!, key.Version, key.TableTime, new SortedDictionary<string, int>(StringComparer.Ordinal)));
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

    private int IdOf(SummaryScope scope)
    {
        if (!_scopeIds.TryGetValue(scope, out var id))
        {
            _scopeIds.Add(scope, id = _scopes.Count);
            _scopes.Add(scope);
            _storedRows.Add(0);
            _entries.Add([]);
            _tableRows.Add(0);
        }

        return id;
    }

    private ref Entry EntryOf(SummaryScope scope, int scopeId, string column)
    {
        var stage = (scope.Entity, scope.Stage);
        if (!_columnIds.TryGetValue((scope.Entity, scope.Stage, column), out var id))
        {
            id = _columnCounts.GetValueOrDefault(stage);
            _columnIds.Add((scope.Entity, scope.Stage, column), id);
            _columnCounts[stage] = id + 1;
        }

        var entries = _entries[scopeId];
        if (id >= entries.Length)
        {
            // Most scopes have all columns of their stage.
            Array.Resize(ref entries, Math.Max(_columnCounts[stage], Math.Min(2 * entries.Length, id + 1024)));
            _entries[scopeId] = entries;
        }

        return ref entries[id];
    }

    private sealed record Source(
        string RunId,
        DateTimeOffset RunTime,
        string ConfigHash,
        string TableId,
        long TableVersion,
        DateTimeOffset TableTime,
        SortedDictionary<string, int> Codecs)
    {
        /// <summary>Which of two rows of one key is the later one.</summary>
        public int CompareTo(Source other) => (TableTime, RunTime).CompareTo((other.TableTime, other.RunTime));
    }

    private readonly record struct Entry(int Source, bool IsVanished, bool IsTable, bool Exists);
}
