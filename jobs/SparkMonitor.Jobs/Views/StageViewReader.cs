using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Jobs.Views;

/// <summary>Reads a stage's summaries into a view, no more of them than the view shows.</summary>
internal sealed class StageViewReader(IMonitorTables tables)
{
    // More windows than this do not fit a terminal's line; a coarser granularity is shown where there is one.
    private const int FewWindows = 31;

    private static readonly string[] Figures =
    [
        "num_nulls", "percent_null", "distinct_count", "distinct_is_exact", "min", "max", "avg", "stddev", "median", "quantiles",
        "min_time", "max_time", "median_time", "min_text", "max_text", "avg_length", "frequent_items",
    ];

    private static readonly string[] TrendFigures = ["num_nulls", "percent_null", "distinct_count", "distinct_is_exact", "min", "max", "avg", "median"];

    private readonly SummaryReader _reader = new(tables);

    /// <param name="granularity">The granularity by name; null to choose one.</param>
    /// <param name="column">One column only; then the states of every window are read too.</param>
    public Task<StageView> ReadAsync(SummaryAddress address, string? granularity, string? column, CancellationToken cancellation) =>
        ReadAsync(address, granularity, column, inDepth: column is not null || address.Window is not null, cancellation);

    /// <summary>All columns with the states of every window.</summary>
    public Task<StageView> ReadInDepthAsync(SummaryAddress address, CancellationToken cancellation) =>
        ReadAsync(address, null, null, inDepth: true, cancellation);

    private async Task<StageView> ReadAsync(SummaryAddress address, string? granularity, string? column, bool inDepth, CancellationToken cancellation)
    {
        var query = new SummaryQuery
        {
            Entity = address.Entity,
            Stage = address.Stage,
            TableVersion = address.Version,
            TableTimestamp = address.Timestamp,
            WholeTable = address.SliceKey is null ? true : null,
            SliceKey = address.SliceKey,
            SliceValues = address.SliceKey is null ? null : [address.SliceValue],
        };
        var stages = await _reader.StagesAsync(query, cancellation);
        var version = stages.Values.FirstOrDefault() ?? throw new MonitorException($"The store {tables.Location} has no summaries of {address}.", MonitorFault.Usage);
        KeyValuePair<string, object?>[] filter = [new("entity", address.Entity), new("stage", address.Stage)];
        var run = (await RunReader.ReadAsync(tables, filter, cancellation)).FirstOrDefault(r => r.RunId == version.RunId);

        var tableRows = await _reader.CurrentAsync(query with { Columns = [SummariesTable.TableRow], Values = [] }, stages, cancellation);
        if (tableRows.Count == 0 && address.SliceKey is not null)
        {
            throw new MonitorException($"{address.Entity}/{address.Stage} has no slice {address.SliceKey} = {address.SliceValue ?? "null"}; see sparkmonitor show {address with { Slice = [], Window = null }} --slices.", MonitorFault.Usage);
        }

        var chosen = Choose(tableRows, granularity, address);
        IReadOnlyCollection<string>? columns = column is null ? null : [column];
        var whole = await _reader.CurrentAsync(query with { Granularities = [null], Columns = columns, Values = Figures, States = true }, stages, cancellation);
        if (column is not null && whole.Count == 0)
        {
            throw await UnknownColumnAsync(query, address, column, cancellation);
        }

        var keys = tableRows.Where(r => chosen is not null && r.Key.Granularity == chosen).Select(r => r.Key.Window).Distinct().ToList();
        var calendar = StageCalendar.Of(run, name => whole.FirstOrDefault(r => r.Key.Column == name)?.DataType);
        if (address.Window is not null)
        {
            keys = WithPredecessor(keys, calendar, chosen!, address);
        }

        var windowed = chosen is null ? [] : await _reader.CurrentAsync(
            query with
            {
                Granularities = [chosen],
                Columns = columns,
                From = address.Window is null ? null : keys.Min(k => k.Start),
                To = address.Window is null ? null : keys.Max(k => k.End),
                Values = inDepth ? Figures : TrendFigures,
                States = inDepth,
            },
            stages,
            cancellation);
        return new StageView(
            address,
            version,
            run,
            chosen,
            [.. keys.Select(w => Label(calendar, chosen!, w))],
            tableRows.FirstOrDefault(r => r.Key.IsAllTime),
            InOrder(keys, tableRows.Where(r => r.Key.Granularity == chosen && chosen is not null)),
            Columns(whole, windowed, keys));
    }

    private static List<ColumnView> Columns(IReadOnlyList<SummaryRow> whole, IReadOnlyList<SummaryRow> windowed, List<TimeWindow> keys)
    {
        var byColumn = windowed.ToLookup(r => r.Key.Column);
        return
        [
            .. whole.Where(r => !r.Key.IsTable).Select(r =>
                new ColumnView(r.Key.Column, r.ColumnKind ?? string.Empty, r.DataType ?? string.Empty, r, InOrder(keys, byColumn[r.Key.Column]))),
        ];
    }

    private static List<SummaryRow?> InOrder(List<TimeWindow> keys, IEnumerable<SummaryRow> rows)
    {
        var byWindow = rows.Where(r => keys.Contains(r.Key.Window)).ToDictionary(r => r.Key.Window);
        return [.. keys.Select(k => byWindow.GetValueOrDefault(k))];
    }

    /// <summary>The window that the address names, behind the one before it.</summary>
    private static List<TimeWindow> WithPredecessor(List<TimeWindow> keys, WindowCalendar calendar, string granularity, SummaryAddress address)
    {
        var labels = keys.ConvertAll(k => Label(calendar, granularity, k));
        var at = labels.FindIndex(l => string.Equals(l, address.Window, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? keys.GetRange(Math.Max(at - 1, 0), at == 0 ? 1 : 2)
            : throw new MonitorException(
                $"{address.Entity}/{address.Stage} has no window {address.Window} of {granularity}; "
                + (labels.Count == 0 ? "it has none." : $"it has {labels[0]} to {labels[^1]}."),
                MonitorFault.Usage);
    }

    private static string? Choose(IReadOnlyList<SummaryRow> tableRows, string? wanted, SummaryAddress address)
    {
        var counts = tableRows.Where(r => r.Key.Granularity is not null).GroupBy(r => r.Key.Granularity!).Select(g => (Name: g.Key, Count: g.Count())).ToList();
        wanted ??= address.Granularity ?? (address.Window is { } label && WindowLabel.TellsGranularity(label) ? WindowLabel.Parse(WindowCalendar.Utc, label, null).Granularity.Name() : null);
        if (wanted is not null)
        {
            return counts.Exists(c => c.Name == wanted) ? wanted
                : throw UnknownName.In($"{address.Entity}/{address.Stage}", "windows of", wanted, counts.Select(c => c.Name), "it was profiled without windows.");
        }

        // The finest that fits a line, else the one with the fewest windows.
        return counts.Count == 0 ? null
            : counts.Where(c => c.Count <= FewWindows).OrderByDescending(c => c.Count).Select(c => c.Name).FirstOrDefault() ?? counts.MinBy(c => c.Count).Name;
    }

    private static string Label(WindowCalendar calendar, string granularity, TimeWindow window) =>
        window.IsNull ? "no time"
        : Granularities.TryParse(granularity, out var parsed) ? WindowLabel.Format(calendar, parsed, window)
        : $"to {Output.Figure.Time(TimeText.ToDateTimeOffset(window.End!.Value))}";

    private async Task<MonitorException> UnknownColumnAsync(SummaryQuery query, SummaryAddress address, string column, CancellationToken cancellation)
    {
        var rows = await _reader.CurrentAsync(query with { Granularities = [null], Values = [] }, cancellation);
        return UnknownName.In($"{address.Entity}/{address.Stage}", "column", column, rows.Where(r => !r.Key.IsTable).Select(r => r.Key.Column));
    }
}
