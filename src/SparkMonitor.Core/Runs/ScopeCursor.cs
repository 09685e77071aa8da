using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>Reads the scopes of one stage (or pinned reference) and granularity in order of window and slice, each with its columns by name.</summary>
/// <remarks>
/// Where distinct sketches are wanted of some columns only, these come in a second reading of the same order: they are most of a row's bytes.
/// </remarks>
internal sealed class ScopeCursor : IAsyncDisposable
{
    /// <summary>Rows are read while those before them are evaluated.</summary>
    private const int RowsAtOnce = 1024;

    private const int RowBatches = 4;

    private const string DistinctSketch = "distinct_sketch";

    // The keys that both readings begin with.
    private static readonly string[] Keys = ["run_time", "table_timestamp", "window", "slice_key", "slice_value", "column_name"];

    private static readonly string[] Facts = [.. Keys, "run_id", "data_type", "column_kind", "state_hash", "schema", "distinct_count"];

    private static readonly string[] WithoutValues = [DriftNames.Of(ColumnKind.Numeric), DriftNames.Of(ColumnKind.Temporal)];

    private readonly IAsyncEnumerator<object?[]> _rows;
    private readonly IAsyncEnumerator<object?[]>? _sketches;
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
        var stored = new ScopeRows(tables, catalog, like, span);
        _rows = stored.ReadAsync([.. Facts, .. _states.Select(i => StateCodecs.Versions[i].Name)], null, cancellation)
            .AheadAsync(RowsAtOnce, RowBatches, cancellation).GetAsyncEnumerator(cancellation);
        _sketches = states.HasFlag(DriftStates.DistinctOfValues) && !states.HasFlag(DriftStates.Distinct)
            ? stored.ReadAsync([.. Keys, DistinctSketch], ("column_kind", WithoutValues), cancellation).GetAsyncEnumerator(cancellation)
            : null;
    }

    public DriftStates States { get; }

    /// <summary>True where a scope of the cursor's kind is still to come, as far as its window tells.</summary>
    public bool MayHold(SummaryScope scope) =>
        !_ended && (scope.Window.Start is not { } start || ((_from is null || start >= _from) && (_to is null || start <= _to) && !(start < Position)));

    /// <summary>The start of the window that comes next; null before the first.</summary>
    private long? Position => _ahead is null ? null : SummaryProjection.WindowOf(_ahead[2]).Start ?? long.MaxValue;

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
                if (IsCurrent(scope, row))
                {
                    var (column, size) = await ColumnAsync(scope, row).ConfigureAwait(false);
                    columns.Add(column);
                    bytes += size;
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

    public async ValueTask DisposeAsync()
    {
        await _rows.DisposeAsync().ConfigureAwait(false);
        if (_sketches is not null)
        {
            await _sketches.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask AdvanceAsync()
    {
        _ahead = await _rows.MoveNextAsync().ConfigureAwait(false) ? _rows.Current : null;
        _ended = _ahead is null;
    }

    private async ValueTask<(ColumnSummary Column, long Bytes)> ColumnAsync(SummaryScope scope, object?[] row)
    {
        var bytes = 0L;
        var encoded = new byte[]?[StateCodecs.Versions.Count];
        for (var i = 0; i < _states.Length; i++)
        {
            encoded[_states[i]] = (byte[]?)row[Facts.Length + i];
            bytes += encoded[_states[i]]?.Length ?? 0;
        }

        if (_sketches is not null && row[8] is string text && !WithoutValues.Contains(text, StringComparer.Ordinal))
        {
            encoded[Distinct] = await SketchAsync(scope, row).ConfigureAwait(false);
            bytes += encoded[Distinct]?.Length ?? 0;
        }

        ColumnKind? kind = Enum.TryParse<ColumnKind>((string?)row[8], ignoreCase: true, out var known) ? known : null;
        var column = new ColumnSummary(_pool.Of(row[5])!, _pool.Of(row[7]), kind, encoded)
        {
            RunId = _pool.Of(row[6]),
            StateHash = (string?)row[9],
            Schema = _pool.Of(row[10]),
            DistinctCount = StoreValues.ToInteger(row[11]),
        };
        return (column, bytes);
    }

    /// <summary>The distinct sketch of a row; those of rows that do not count are passed over.</summary>
    private async ValueTask<byte[]?> SketchAsync(SummaryScope scope, object?[] row)
    {
        while (await _sketches!.MoveNextAsync().ConfigureAwait(false))
        {
            var found = _sketches.Current;
            if (Equals(found[0], row[0]) && Equals(found[1], row[1]) && Equals(found[5], row[5]) && ScopeOf(found) == scope)
            {
                return (byte[]?)found[Keys.Length];
            }

            if (IsCurrent(ScopeOf(found), found))
            {
                break;
            }
        }

        throw new MonitorException("The store's summaries were changed while they were read: run the command again.", MonitorFault.Conflict);
    }

    private bool IsCurrent(SummaryScope scope, object?[] row) =>
        _isPinned || _catalog.IsCurrent(scope.Entity, scope.Stage, scope.KeyOf((string)row[5]!), (DateTimeOffset)row[1]!, (DateTimeOffset)row[0]!);

    private SummaryScope ScopeOf(object?[] row) => _like with
    {
        Window = SummaryProjection.WindowOf(row[2]),
        SliceKey = (string?)row[3],
        SliceValue = (string?)row[4],
    };

    private static readonly int Distinct = Enumerable.Range(0, StateCodecs.Versions.Count).First(i => string.Equals(StateCodecs.Versions[i].Name, DistinctSketch, StringComparison.Ordinal));
}
