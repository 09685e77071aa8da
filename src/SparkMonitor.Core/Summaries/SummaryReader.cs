using System.Runtime.CompilerServices;

namespace SparkMonitor.Core.Summaries;

/// <summary>Reads summaries back: the current row of every key, its history, and either as it was known or as of an earlier version.</summary>
/// <remarks>
/// The current row of a key is the one with the greatest table time, then run time. Of each stage only rows of one configuration are
/// shown: that of its latest run which covered all windows, so that a column or slice value that is no longer profiled does not linger;
/// windows between versions stay whatever the configuration. Rows of what the source no longer has are left out.
/// </remarks>
public sealed class SummaryReader(IMonitorTables tables)
{
    /// <summary>The current rows, ordered by entity, stage, granularity, window, slice and column, the columns as in the table's schema.</summary>
    public async Task<IReadOnlyList<SummaryRow>> CurrentAsync(SummaryQuery query, CancellationToken cancellation) =>
        await CurrentAsync(query, await StagesAsync(query, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>The current rows, for callers that ask several times.</summary>
    /// <param name="stages">What <see cref="StagesAsync"/> gives for a query of the same entity, stage and times.</param>
    public async Task<IReadOnlyList<SummaryRow>> CurrentAsync(
        SummaryQuery query, IReadOnlyDictionary<(string Entity, string Stage), StageVersion> stages, CancellationToken cancellation)
    {
        var current = new Dictionary<(string Entity, string Stage, SummaryKey Key), SummaryRow>();
        await foreach (var row in RowsAsync(query, stages, cancellation).ConfigureAwait(false))
        {
            var key = (row.Entity, row.Stage, row.Key);
            if (!current.TryGetValue(key, out var other) || row.IsLaterThan(other))
            {
                current[key] = row;
            }
        }

        var rows = current.Values.Where(r => !r.IsVanished && (r.Key.Granularity == Windows.Granularities.ProcessingTime
            || string.Equals(r.ConfigHash, query.ConfigHash ?? stages[(r.Entity, r.Stage)].ConfigHash, StringComparison.Ordinal)));
        return Ordered(rows, stages);
    }

    /// <summary>Every row ever written, restated ones included, in the order of the current ones and then of their time.</summary>
    public async Task<IReadOnlyList<SummaryRow>> HistoryAsync(SummaryQuery query, CancellationToken cancellation)
    {
        var stages = await StagesAsync(query, cancellation).ConfigureAwait(false);
        var rows = new List<SummaryRow>();
        await foreach (var row in RowsAsync(query, stages, cancellation).ConfigureAwait(false))
        {
            if (query.ConfigHash is null || string.Equals(row.ConfigHash, query.ConfigHash, StringComparison.Ordinal))
            {
                rows.Add(row);
            }
        }

        return Ordered(rows, stages);
    }

    /// <summary>The stages that have summaries, by the query's entity, stage and times, each with its latest run that covered all windows.</summary>
    public async Task<IReadOnlyDictionary<(string Entity, string Stage), StageVersion>> StagesAsync(
        SummaryQuery query, CancellationToken cancellation)
    {
        var found = new Dictionary<(string, string), List<StageVersion>>();
        var schemas = new TextPool();
        if (await tables.ExistsAsync(SummariesTable.Definition, cancellation).ConfigureAwait(false))
        {
            var projection = new SummaryProjection(["schema"], states: false);
            var filter = Filter(query with { Columns = [SummariesTable.TableRow], Granularities = [null], SliceKey = null, WholeTable = true });
            await foreach (var values in tables.ReadAsync(SummariesTable.Definition, projection.Columns, filter, cancellation).ConfigureAwait(false))
            {
                var row = projection.Row(values);
                if (row.Key is { IsAllTime: true, IsWholeTable: true, IsTable: true } && (query.KnownAt is null || row.RunTime <= query.KnownAt)
                    && (query.TableTimestamp is null || row.TableTimestamp <= query.TableTimestamp))
                {
                    if (!found.TryGetValue((row.Entity, row.Stage), out var versions))
                    {
                        found.Add((row.Entity, row.Stage), versions = []);
                    }

                    versions.Add(new StageVersion(row.RunId, row.RunTime, row.ConfigHash, row.TableId, row.TableVersion, row.TableTimestamp, row.Rows)
                    {
                        Schema = schemas.Of(row["schema"]),
                    });
                }
            }
        }

        return found
            .Select(s => (s.Key, Version: Latest(s.Value, query.TableVersion)))
            .Where(s => s.Version is not null)
            .ToDictionary(s => s.Key, s => s.Version!);
    }

    private static StageVersion? Latest(List<StageVersion> versions, long? tableVersion)
    {
        var latest = versions.MaxBy(v => (v.TableTimestamp, v.RunTime));
        return tableVersion is null
            ? latest
            : versions.Where(v => v.TableVersion <= tableVersion && string.Equals(v.TableId, latest!.TableId, StringComparison.Ordinal))
                .MaxBy(v => (v.TableTimestamp, v.RunTime));
    }

    private async IAsyncEnumerable<SummaryRow> RowsAsync(
        SummaryQuery query,
        IReadOnlyDictionary<(string, string), StageVersion> stages,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (stages.Count == 0)
        {
            yield break;
        }

        var columns = query.Columns?.ToHashSet(StringComparer.Ordinal);
        var projection = new SummaryProjection(query.Values, query.States);
        await foreach (var values in tables.ReadAsync(SummariesTable.Definition, projection.Columns, Filter(query), cancellation).ConfigureAwait(false))
        {
            var row = projection.Row(values);
            if (stages.TryGetValue((row.Entity, row.Stage), out var stage)
                && (query.TableVersion is null || row.TableTimestamp <= stage.TableTimestamp)
                && (query.TableTimestamp is null || row.TableTimestamp <= query.TableTimestamp)
                && (query.KnownAt is null || row.RunTime <= query.KnownAt)
                && (columns is null || columns.Contains(row.Key.Column))
                && IsAsked(query, row.Key))
            {
                yield return row;
            }
        }
    }

    private static bool IsAsked(SummaryQuery query, SummaryKey key) =>
        (query.Granularities is null || query.Granularities.Contains(key.Granularity, StringComparer.Ordinal))
        && (key.Window.IsNull || ((query.From is null || key.Window.End > query.From) && (query.To is null || key.Window.Start < query.To)))
        && (query.WholeTable is null || query.WholeTable == key.IsWholeTable)
        && (query.SliceKey is null || (string.Equals(key.SliceKey, query.SliceKey, StringComparison.Ordinal)
            && (query.SliceValues is null || query.SliceValues.Contains(key.SliceValue, StringComparer.Ordinal))));

    private static List<KeyValuePair<string, object?>> Filter(SummaryQuery query)
    {
        var filter = new List<KeyValuePair<string, object?>>();
        Add("entity", query.Entity is not null, query.Entity);
        Add("stage", query.Stage is not null, query.Stage);
        Add("column_name", query.Columns is { Count: 1 }, query.Columns?.FirstOrDefault());
        Add("granularity", query.Granularities is { Count: 1 }, query.Granularities?[0]);
        Add("slice_key", query.SliceKey is not null || query.WholeTable == true, query.SliceKey);
        return filter;

        void Add(string column, bool isAsked, string? value)
        {
            if (isAsked)
            {
                filter.Add(new KeyValuePair<string, object?>(column, value));
            }
        }
    }

    private static List<SummaryRow> Ordered(IEnumerable<SummaryRow> rows, IReadOnlyDictionary<(string Entity, string Stage), StageVersion> stages)
    {
        var columns = stages.ToDictionary(s => s.Key, s => ColumnOrder.Of(s.Value.Schema));
        return [.. rows
            .OrderBy(r => r.Entity, StringComparer.Ordinal)
            .ThenBy(r => r.Stage, StringComparer.Ordinal)
            .ThenBy(r => r.Key.Granularity is null ? -1 : Windows.Granularities.TryParse(r.Key.Granularity, out var g) ? (int)g : int.MaxValue)
            .ThenBy(r => r.Key.Window.Start ?? long.MaxValue)
            .ThenBy(r => r.Key.Window.End ?? long.MaxValue)
            .ThenBy(r => r.Key.SliceKey, StringComparer.Ordinal)
            .ThenBy(r => r.Key.SliceValue, StringComparer.Ordinal)
            .ThenBy(r => (Order: columns[(r.Entity, r.Stage)], r.Key.Column), Comparer<(ColumnOrder Order, string Column)>.Create((a, b) => a.Order.Compare(a.Column, b.Column)))
            .ThenBy(r => r.TableTimestamp)
            .ThenBy(r => r.RunTime)];
    }
}
