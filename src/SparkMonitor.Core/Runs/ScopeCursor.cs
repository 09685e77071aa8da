using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>Reads the scopes of one stage (or pinned reference) and granularity in order of window and slice, each with its columns by name.</summary>
internal sealed class ScopeCursor : IAsyncDisposable
{
    private static readonly string[] Keys =
    [
        "run_id", "run_time", "table_timestamp", "data_type", "column_kind", "is_vanished", "state_hash", "schema", "window", "slice_key", "slice_value", "column_name",
    ];

    private static readonly string[] Order = ["window", "slice_key", "slice_value", "column_name"];

    private readonly IAsyncEnumerator<object?[]> _rows;
    private readonly StoreCatalog _catalog;
    private readonly SummaryScope _like;
    private readonly bool _isPinned;
    private readonly int[] _states;
    private readonly long? _from;
    private readonly long? _to;
    private readonly TextPool _pool = new();
    private object?[]? _ahead;
    private bool _started;
    private bool _ended;

    /// <param name="like">A scope of the stage and granularity.</param>
    /// <param name="span">Starts of the first and last window to read; null for all.</param>
    public ScopeCursor(
        IMonitorTables tables, StoreCatalog catalog, StoredScope like, DriftStates states, (long? From, long? To) span, CancellationToken cancellation)
    {
        (_catalog, _like, _isPinned) = (catalog, like.Scope, like.Reference is not null);
        (States, _from, _to) = (states, span.From, span.To);
        _states = [.. Enumerable.Range(0, StateCodecs.Versions.Count).Where(i => states.HasFlag((DriftStates)(1 << i)))];
        List<KeyValuePair<string, object?>> filter =
            [new("entity", like.Scope.Entity), new("stage", like.Scope.Stage), new("granularity", like.Scope.Granularity)];
        if (like.Reference is { } name)
        {
            filter.Add(new("reference_id", catalog.References.First(r => Is(r, like.Scope.Entity, name)).Id));
            filter.Add(new("event", null));
        }

        var read = new StoreRead([.. Keys, .. _states.Select(i => StateCodecs.Versions[i].Name)])
        {
            Filter = filter,
            From = Time(span.From),
            To = Time(span.To),
            Order = Order,
        };
        var table = _isPinned ? ReferenceSummariesTable.Definition : SummariesTable.Definition;
        _rows = tables.ReadAsync(table, read, cancellation).GetAsyncEnumerator(cancellation);
    }

    public DriftStates States { get; }

    /// <summary>True where a scope of the cursor's kind is still to come, as far as its window tells.</summary>
    public bool MayHold(SummaryScope scope) =>
        !_ended && (scope.Window.Start is not { } start || ((_from is null || start >= _from) && (_to is null || start <= _to) && !(start < Position)));

    /// <summary>The start of the window that comes next; null before the first.</summary>
    private long? Position => _ahead is null ? null : SummaryProjection.WindowOf(_ahead[8]).Start ?? long.MaxValue;

    /// <summary>The next scope with rows that count; null behind the last.</summary>
    public async ValueTask<ScopeColumns?> NextAsync()
    {
        while (!_ended)
        {
            if (!_started)
            {
                _started = true;
                await AdvanceAsync().ConfigureAwait(false);
                continue;
            }

            var scope = ScopeOf(_ahead!);
            var columns = new List<ColumnSummary>();
            var bytes = 0L;
            while (_ahead is { } row && ScopeOf(row) == scope)
            {
                if (_isPinned || _catalog.IsCurrent(scope.Entity, scope.Stage, scope.KeyOf((string)row[11]!), (DateTimeOffset)row[2]!, (DateTimeOffset)row[1]!))
                {
                    columns.Add(Column(row, ref bytes));
                }

                await AdvanceAsync().ConfigureAwait(false);
            }

            if (columns.Count > 0)
            {
                return new ScopeColumns(scope, columns, bytes);
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();

    private async ValueTask AdvanceAsync()
    {
        _ahead = await _rows.MoveNextAsync().ConfigureAwait(false) ? _rows.Current : null;
        _ended = _ahead is null;
    }

    private ColumnSummary Column(object?[] row, ref long bytes)
    {
        var encoded = new byte[]?[StateCodecs.Versions.Count];
        for (var i = 0; i < _states.Length; i++)
        {
            encoded[_states[i]] = (byte[]?)row[Keys.Length + i];
            bytes += encoded[_states[i]]?.Length ?? 0;
        }

        ColumnKind? kind = Enum.TryParse<ColumnKind>((string?)row[4], ignoreCase: true, out var known) ? known : null;
        return new ColumnSummary(_pool.Of(row[11])!, _pool.Of(row[3]), kind, encoded)
        {
            RunId = _pool.Of(row[0]),
            StateHash = (string?)row[6],
            Schema = _pool.Of(row[7]),
        };
    }

    private SummaryScope ScopeOf(object?[] row) => _like with
    {
        Window = SummaryProjection.WindowOf(row[8]),
        SliceKey = (string?)row[9],
        SliceValue = (string?)row[10],
    };

    private static bool Is(PinnedReference reference, string entity, string name) =>
        string.Equals(reference.Entity, entity, StringComparison.Ordinal) && string.Equals(reference.Name, name, StringComparison.Ordinal);

    private static DateTimeOffset? Time(long? time) => time is null ? null : TimeText.ToDateTimeOffset(time.Value);
}
