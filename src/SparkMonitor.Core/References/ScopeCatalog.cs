using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.References;

/// <summary>The scopes of a store, by stage, granularity and slice; the windows of each in order of time.</summary>
public sealed class ScopeCatalog
{
    private readonly Dictionary<SummaryScope, StoredScope> _current = [];
    private readonly Dictionary<(string Reference, SummaryScope Scope), StoredScope> _pinned = [];
    private readonly Dictionary<(string? Reference, SummaryScope Series), List<StoredScope>> _series = [];
    private readonly Dictionary<(string Entity, string Reference), List<StoredScope>> _pins = [];

    /// <param name="scopes">Scopes of <c>summaries</c> and of pinned references; the current one of each.</param>
    public ScopeCatalog(IEnumerable<StoredScope> scopes)
    {
        foreach (var stored in scopes)
        {
            if (stored.Reference is { } pin)
            {
                _pinned[(pin, stored.Scope)] = stored;
                Add(_pins, (stored.Scope.Entity, pin), stored);
            }
            else
            {
                _current[stored.Scope] = stored;
            }

            if (!stored.Scope.IsAllTime && !stored.Scope.IsNullWindow)
            {
                Add(_series, (stored.Reference, SeriesOf(stored.Scope)), stored);
            }
        }

        foreach (var windows in _series.Values)
        {
            windows.Sort(static (a, b) => (a.Scope.Window.Start, a.Scope.Window.End).CompareTo((b.Scope.Window.Start, b.Scope.Window.End)));
        }
    }

    public IEnumerable<StoredScope> Current => _current.Values;

    public StoredScope? Find(SummaryScope scope) => _current.GetValueOrDefault(scope);

    public StoredScope? FindPinned(string reference, SummaryScope scope) => _pinned.GetValueOrDefault((reference, scope));

    /// <summary>All scopes of a pinned reference.</summary>
    public IReadOnlyList<StoredScope> Pinned(string entity, string reference) => _pins.GetValueOrDefault((entity, reference)) ?? [];

    public IEnumerable<string> PinnedNames(string entity) =>
        _pins.Keys.Where(k => string.Equals(k.Entity, entity, StringComparison.Ordinal)).Select(k => k.Reference).Order(StringComparer.Ordinal);

    /// <summary>The windows of the same stage, granularity and slice, oldest first; the null window is not among them.</summary>
    public IReadOnlyList<StoredScope> Series(SummaryScope scope, string? reference = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _series.GetValueOrDefault((reference, SeriesOf(scope))) ?? [];
    }

    private static SummaryScope SeriesOf(SummaryScope scope) => scope with { Window = TimeWindow.Null };

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
