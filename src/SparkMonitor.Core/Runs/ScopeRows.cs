using System.Runtime.CompilerServices;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>
/// The stored rows of one stage (or pinned reference) and granularity in order of window, slice and column, as many windows at a time as the engine
/// likes to sort.
/// </summary>
internal sealed class ScopeRows
{
    private static readonly string[] Order = ["window", "slice_key", "slice_value", "column_name", "table_timestamp", "run_time"];

    private readonly IMonitorTables _tables;
    private readonly StoreTable _table;
    private readonly KeyValuePair<string, object?>[] _filter;
    private readonly List<(long From, long To)> _pieces;
    private readonly bool _hasOthers;
    private readonly (long? From, long? To) _span;

    /// <param name="like">A scope of the stage and granularity.</param>
    /// <param name="span">Starts of the first and last window to read; null for all.</param>
    public ScopeRows(IMonitorTables tables, StoreCatalog catalog, StoredScope like, (long? From, long? To) span)
    {
        (_tables, _span) = (tables, span);
        _table = like.Reference is null ? SummariesTable.Definition : ReferenceSummariesTable.Definition;
        _filter = [new("entity", like.Scope.Entity), new("stage", like.Scope.Stage), new("granularity", like.Scope.Granularity), .. PinOf(catalog, like)];
        var key = StoredSeries.Of(like);
        var series = catalog.Scopes.Where(s => StoredSeries.Of(s) == key).ToList();
        _hasOthers = series.Exists(s => s.Scope.Window.Start is null);
        _pieces = Pieces(series.Where(s => s.Scope.Window.Start is { } start && !(start < span.From) && !(start > span.To)), tables.SortedAtOnce);
    }

    /// <param name="columns">The wanted columns.</param>
    /// <param name="except">Texts that a column must not have, nor null; null for all rows.</param>
    public async IAsyncEnumerable<object?[]> ReadAsync(
        IReadOnlyList<string> columns, (string Column, IReadOnlyList<string> Values)? except, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var piece in Reads(new StoreRead(columns) { Filter = _filter, Order = Order, Except = except }))
        {
            await foreach (var row in _tables.ReadAsync(_table, piece, cancellation).ConfigureAwait(false))
            {
                yield return row;
            }
        }
    }

    private IEnumerable<StoreRead> Reads(StoreRead read)
    {
        if (_pieces.Count < 2)
        {
            return [read with { From = Time(_span.From), To = Time(_span.To) }];
        }

        var windows = _pieces.Select(p => read with { From = Time(p.From), To = Time(p.To), OnlyWindows = true });
        return _hasOthers ? windows.Append(read with { From = TimeText.ToDateTimeOffset(WindowCalendar.MaxTime) }) : windows;
    }

    /// <summary>Runs of windows that together have no more rows than that, or one window each.</summary>
    private static List<(long From, long To)> Pieces(IEnumerable<StoredScope> series, int most)
    {
        var pieces = new List<(long From, long To)>();
        long rows = most;
        foreach (var window in series.GroupBy(s => s.Scope.Window.Start!.Value).OrderBy(g => g.Key))
        {
            var more = window.Sum(s => (long)s.StoredRows);
            if (pieces.Count == 0 || rows + more > most)
            {
                pieces.Add((window.Key, window.Key));
                rows = more;
            }
            else
            {
                pieces[^1] = (pieces[^1].From, window.Key);
                rows += more;
            }
        }

        return pieces;
    }

    private static IEnumerable<KeyValuePair<string, object?>> PinOf(StoreCatalog catalog, StoredScope like) => like.Reference is { } name
        ?
        [
            new("reference_id", catalog.References.First(r => Is(r, like.Scope.Entity, name)).Id),
            new("event", null),
        ]
        : [];

    private static bool Is(PinnedReference reference, string entity, string name) =>
        string.Equals(reference.Entity, entity, StringComparison.Ordinal) && string.Equals(reference.Name, name, StringComparison.Ordinal);

    private static DateTimeOffset? Time(long? time) => time is null ? null : TimeText.ToDateTimeOffset(time.Value);
}
