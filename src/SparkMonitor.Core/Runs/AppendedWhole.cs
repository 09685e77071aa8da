using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.States;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>
/// The whole table after nothing but appends, merged from the store's summaries of the version before and those of the rows that came:
/// the snapshot need not be read again. Own profilers do not merge, so with any of them it is.
/// </summary>
internal sealed class AppendedWhole
{
    /// <summary>More summaries than this are not held in memory; the snapshot is read instead.</summary>
    private const long MaxSummaries = 20_000;

    private readonly ProfilePlan _plan;
    private readonly long _rowsBefore;
    private readonly Dictionary<SummaryKey, SummaryRow> _before;
    private readonly Dictionary<SummaryKey, SummarySample> _added = [];

    private AppendedWhole(ProfilePlan plan, long rowsBefore, Dictionary<SummaryKey, SummaryRow> before) =>
        (_plan, _rowsBefore, _before) = (plan, rowsBefore, before);

    /// <summary>Null where the version before was profiled otherwise, or the plan cannot be merged.</summary>
    public static async Task<AppendedWhole?> ReadAsync(
        IMonitorTables tables, RunRecord run, RunRecord before, ProfilePlan plan, CancellationToken cancellation)
    {
        if (plan.Custom.Count > 0 || plan.Source.Snapshot.Rows is null || before.Rows is not { } rows || before.TableTimestamp is null
            || !string.Equals(before.ConfigHash, run.ConfigHash, StringComparison.Ordinal)
            || plan.Columns.Count * plan.Layout.Codes.Sum(c => (long)c) > MaxSummaries)
        {
            return null;
        }

        var stored = await new SummaryReader(tables).CurrentAsync(
            new SummaryQuery
            {
                Entity = run.Entity,
                Stage = run.Stage,
                Granularities = [null],
                TableTimestamp = before.TableTimestamp,
                ConfigHash = run.ConfigHash,
                Values = ["frequent_items", "frequent_items_error", "non_null_columns"],
                States = true,
            },
            cancellation).ConfigureAwait(false);
        var whole = new AppendedWhole(plan, rows, stored.ToDictionary(r => r.Key));
        return whole.HasEveryColumn(before) ? whole : null;
    }

    /// <summary>A summary of the rows that came.</summary>
    public void Add(SummarySample sample) =>
        _added[sample.Key with { Granularity = null, Window = TimeWindow.Null }] = sample;

    /// <summary>True where rows only came: every row removed makes the sum too large.</summary>
    public bool IsWhole => _rowsBefore + (_added.GetValueOrDefault(TableKey)?.States.Counts.Rows ?? 0) == _plan.Source.Snapshot.Rows;

    private static SummaryKey TableKey { get; } = new(null, TimeWindow.Null, null, null, SummariesTable.TableRow);

    public IEnumerable<SummarySample> Columns()
    {
        var keys = Keys().ToLookup(k => k.Column, StringComparer.Ordinal);
        return _plan.Columns.SelectMany(column => keys[SummaryKey.ColumnName(column.Path)].Select(key => Merged(key, column)));
    }

    public IEnumerable<SummarySample> Table() => Keys().Where(k => k.IsTable).Select(key => Merged(key, null));

    private IEnumerable<SummaryKey> Keys() => _before.Keys.Concat(_added.Keys.Where(k => !_before.ContainsKey(k)));

    private bool HasEveryColumn(RunRecord before) =>
        _before.TryGetValue(TableKey, out var table) && table.TableTimestamp == before.TableTimestamp
        && string.Equals(table.TableId, before.TableId, StringComparison.Ordinal)
        && _plan.Columns.All(c => _before.TryGetValue(TableKey with { Column = SummaryKey.ColumnName(c.Path) }, out var row)
            && string.Equals(row.DataType, c.Type.ToString(), StringComparison.Ordinal));

    private SummarySample Merged(SummaryKey key, ColumnPlan? column)
    {
        var before = _before.GetValueOrDefault(key);
        var added = _added.GetValueOrDefault(key);
        var states = before is null ? added!.States : added is null ? before.States : before.States.Merge(added.States);
        var sample = new SummarySample(key, column, states);
        if (column is null)
        {
            var isWhole = key.IsWholeTable;
            return sample with
            {
                NonNullColumns = [.. NonNull(before).Union(added?.NonNullColumns ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                Schema = SchemaText.Of(_plan.Source.Snapshot.Schema),
                Files = isWhole ? _plan.Source.Snapshot.FileCount : null,
                Bytes = isWhole ? _plan.Source.Snapshot.Bytes : null,
            };
        }

        if (states.Items is not { IsOverflow: true })
        {
            return sample;
        }

        var (left, right) = (before is null ? null : Heavy(before, column), added is null ? null : Heavy(added));
        return sample with { Heavy = before is null ? right : added is null ? left : left is null || right is null ? null : left.Merge(right) };
    }

    private static IEnumerable<string> NonNull(SummaryRow? row) => (row?["non_null_columns"] as IEnumerable<object?> ?? []).Cast<string>();

    private static HeavyItems? Heavy(SummarySample sample) => Exact(sample.States, sample.Column!) ?? sample.Heavy;

    private static HeavyItems? Heavy(SummaryRow row, ColumnPlan column) => Exact(row.States, column)
        ?? (row["frequent_items"] is IEnumerable<object?> items && row.Integer("frequent_items_error") is { } error
            ? new HeavyItems([.. items.Cast<object?[]>().Select(i => new HeavyItem((string)i[0]!, StoreValues.ToInteger(i[1])!.Value))], error)
            : null);

    private static HeavyItems? Exact(ColumnStates states, ColumnPlan column)
    {
        var readout = new ColumnReadout(states, column.Type);
        return readout.FrequentItems(ItemSketch.Capacity) is { } items
            ? HeavyItems.Of(items.Select(i => new HeavyItem(readout.TextOf(i), i.Count)), 0)
            : null;
    }
}
