using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>
/// The summaries of a store for drift. Each stage and granularity (and each pinned reference) is read once, in order of time, without the
/// states that no method needs; what is asked for out of order, or again after it was let go, is read by itself.
/// </summary>
/// <remarks>For one evaluation at a time; not for several threads.</remarks>
/// <param name="needed">The scopes that will be asked for, as far as they are known; others are not kept when they pass by.</param>
public sealed class StoredSummaries(IMonitorTables tables, StoreCatalog catalog, IEnumerable<StoredScope>? needed = null) : ISummarySource, IAsyncDisposable
{
    private const long DefaultHeldBytes = 256L << 20;

    private readonly Dictionary<StoredSeries, ScopeCursor> _cursors = [];
    private readonly Dictionary<StoredScope, IReadOnlyList<ColumnSummary>> _held = [];
    private readonly Queue<(StoredScope Scope, long Bytes)> _order = [];
    private readonly HashSet<StoredScope>? _needed = needed?.ToHashSet();
    private readonly HashSet<StoredScope> _known = [.. catalog.Scopes];
    private long _heldBytes;

    /// <summary>Bytes of states that are kept for scopes that the reading has passed but nobody has asked for yet.</summary>
    public long HeldBytes { get; init; } = DefaultHeldBytes;

    /// <summary>How often a stage, granularity or scope was read from the store.</summary>
    public int Reads { get; private set; }

    public IReadOnlyList<StoredScope> Scopes => catalog.Scopes;

    public async ValueTask<IReadOnlyList<ColumnSummary>> ReadAsync(StoredScope scope, DriftStates states, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (!_known.Contains(scope))
        {
            throw new ArgumentException($"The catalog has no {scope}.", nameof(scope));
        }

        if (_held.Remove(scope, out var held))
        {
            return held;
        }

        var key = StoredSeries.Of(scope);
        if (!_cursors.TryGetValue(key, out var cursor))
        {
            Reads++;
            _cursors.Add(key, cursor = new ScopeCursor(tables, catalog, scope, states, Span(key, scope), cancellation));
        }

        while (cursor.States == states && cursor.MayHold(scope.Scope) && await cursor.NextAsync().ConfigureAwait(false) is { } found)
        {
            if (found.Scope == scope.Scope)
            {
                return found.Columns;
            }

            Hold(scope.Reference, found);
        }

        return await ReadAloneAsync(scope, states, cancellation).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cursor in _cursors.Values)
        {
            await cursor.DisposeAsync().ConfigureAwait(false);
        }

        _cursors.Clear();
        _held.Clear();
    }

    /// <summary>The starts of the first and last window that will be asked for; null where that is not known.</summary>
    private (long? From, long? To) Span(StoredSeries key, StoredScope asked)
    {
        if (_needed is null || !_needed.Contains(asked) || asked.Scope.Window.IsNull)
        {
            return (null, null);
        }

        var starts = _needed.Where(n => StoredSeries.Of(n) == key).Select(n => n.Scope.Window.Start).OfType<long>().ToList();
        return (starts.Min(), starts.Max());
    }

    private void Hold(string? reference, ScopeColumns passed)
    {
        if (ByScope.TryGetValue((reference, passed.Scope), out var stored) && (_needed is null || _needed.Contains(stored)))
        {
            _held[stored] = passed.Columns;
            _order.Enqueue((stored, passed.Bytes));
            _heldBytes += passed.Bytes;
        }

        while (_heldBytes > HeldBytes && _order.TryDequeue(out var oldest))
        {
            _held.Remove(oldest.Scope);
            _heldBytes -= oldest.Bytes;
        }
    }

    private Dictionary<(string? Reference, SummaryScope Scope), StoredScope> ByScope =>
        field ??= _known.ToDictionary(s => (s.Reference, s.Scope));

    private async Task<IReadOnlyList<ColumnSummary>> ReadAloneAsync(StoredScope scope, DriftStates states, CancellationToken cancellation)
    {
        Reads++;
        var start = scope.Scope.Window.Start;
        var cursor = new ScopeCursor(tables, catalog, scope, states, (start, start), cancellation);
        await using (cursor.ConfigureAwait(false))
        {
            while (await cursor.NextAsync().ConfigureAwait(false) is { } found)
            {
                if (found.Scope == scope.Scope)
                {
                    return found.Columns;
                }
            }
        }

        return [];
    }
}
