namespace SparkMonitor.Core.References;

/// <summary>The scopes of a store, by stage, granularity and slice; the windows of each in order of time.</summary>
public sealed class ScopeCatalog
{
    private readonly Dictionary<SummaryScope, StoredScope> _current = [];
    private readonly Dictionary<SummaryScope, List<StoredScope>> _older = [];
    private readonly Dictionary<(string Reference, SummaryScope Scope), StoredScope> _pinned = [];
    private readonly Dictionary<(string? Reference, SummaryScope Series), StoredScope[]> _series;
    private readonly Dictionary<(string Entity, string Reference), List<StoredScope>> _pins = [];
    private readonly Dictionary<(string? Reference, string Entity, string Stage), List<StoredScope>> _stages = [];

    private Dictionary<(string? Reference, SummaryScope Whole), List<StoredScope>>? _slices;

    /// <param name="scopes">
    /// Scopes of <c>summaries</c> and of pinned references. Of several of one key the one of the latest table time, then run time, is current; the
    /// others are its earlier versions, which only a comparison of whole tables looks at.
    /// </param>
    public ScopeCatalog(IEnumerable<StoredScope> scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        foreach (var stored in scopes.OrderBy(s => s.TableTimestamp).ThenBy(s => s.RunTime))
        {
            if (stored.Reference is null)
            {
                if (_current.TryGetValue(stored.Scope, out var older))
                {
                    Add(_older, stored.Scope, older);
                }

                _current[stored.Scope] = stored;
            }
            else
            {
                _pinned[(stored.Reference, stored.Scope)] = stored;
            }
        }

        var series = new Dictionary<(string? Reference, SummaryScope Series), List<StoredScope>>();
        foreach (var stored in _pinned.Values.Concat(_current.Values))
        {
            if (stored.Reference is { } pin)
            {
                Add(_pins, (stored.Scope.Entity, pin), stored);
            }

            Add(_stages, (stored.Reference, stored.Scope.Entity, stored.Scope.Stage), stored);
            if (!stored.Scope.IsAllTime && !stored.Scope.IsNullWindow)
            {
                Add(series, (stored.Reference, stored.Scope.Series), stored);
            }
        }

        foreach (var windows in series.Values)
        {
            windows.Sort(static (a, b) => (a.Scope.Window.Start, a.Scope.Window.End).CompareTo((b.Scope.Window.Start, b.Scope.Window.End)));
        }

        _series = series.ToDictionary(s => s.Key, s => s.Value.ToArray());
    }

    public IEnumerable<StoredScope> Current => _current.Values;

    public StoredScope? Find(SummaryScope scope) => _current.GetValueOrDefault(scope);

    /// <summary>The scope as of the table version before that of <paramref name="stored"/>.</summary>
    public StoredScope? VersionBefore(StoredScope stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return (_older.GetValueOrDefault(stored.Scope) ?? []).Append(_current.GetValueOrDefault(stored.Scope))
            .LastOrDefault(s => s is not null && s.TableTimestamp < stored.TableTimestamp);
    }

    /// <summary>The scope at a version of its table, or the latest one at or before a time of the table; the current one where neither is given.</summary>
    public StoredScope? Find(SummaryScope scope, long? version, DateTimeOffset? time) => (_older.GetValueOrDefault(scope) ?? [])
        .Append(_current.GetValueOrDefault(scope))
        .LastOrDefault(s => s is not null && (version is null || s.TableVersion == version) && (time is null || s.TableTimestamp <= time));

    /// <summary>All current scopes of a stage, or those of a pinned reference.</summary>
    public IReadOnlyList<StoredScope> Stage(string entity, string stage, string? reference = null) =>
        _stages.GetValueOrDefault((reference, entity, stage)) ?? [];

    public StoredScope? FindPinned(string reference, SummaryScope scope) => _pinned.GetValueOrDefault((reference, scope));

    /// <summary>All scopes of a pinned reference.</summary>
    public IReadOnlyList<StoredScope> Pinned(string entity, string reference) => _pins.GetValueOrDefault((entity, reference)) ?? [];

    public IEnumerable<string> PinnedNames(string entity) =>
        _pins.Keys.Where(k => string.Equals(k.Entity, entity, StringComparison.Ordinal)).Select(k => k.Reference).Order(StringComparer.Ordinal);

    /// <summary>The windows of the same stage, granularity and slice, oldest first; the null window is not among them.</summary>
    public IReadOnlyList<StoredScope> Series(SummaryScope scope, string? reference = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _series.GetValueOrDefault((reference, scope.Series)) ?? [];
    }

    /// <summary>Those of these windows that meet a condition: a part of the series itself where they follow each other, as the past of a window does.</summary>
    internal IReadOnlyList<StoredScope> Series(SummaryScope scope, Predicate<StoredScope> condition)
    {
        var series = _series.GetValueOrDefault((null, scope.Series)) ?? [];
        var first = Array.FindIndex(series, condition);
        if (first < 0)
        {
            return [];
        }

        var part = new ArraySegment<StoredScope>(series, first, Array.FindLastIndex(series, condition) - first + 1);
        return part.All(s => condition(s)) ? part : Array.FindAll(series, condition);
    }

    /// <summary>The slices of a whole table's scope, of every key: as of the same version of the table where it is not the current one.</summary>
    public IReadOnlyList<StoredScope> Slices(StoredScope whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        _slices ??= _pinned.Values.Concat(_current.Values).Where(s => !s.Scope.IsWholeTable)
            .GroupBy(s => (s.Reference, s.Scope.WholeTable)).ToDictionary(g => g.Key, g => g.ToList());
        var slices = _slices.GetValueOrDefault((whole.Reference, whole.Scope)) ?? [];
        return whole.Reference is not null || _current.GetValueOrDefault(whole.Scope) == whole
            ? slices
            : [.. slices.Select(s => Find(s.Scope, null, whole.TableTimestamp)).OfType<StoredScope>()];
    }

    private static void Add<TKey>(Dictionary<TKey, List<StoredScope>> lists, TKey key, StoredScope stored)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(stored);
    }
}
