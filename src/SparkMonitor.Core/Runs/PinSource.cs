using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>The rows of <c>summaries</c> that a pin copies, found by their keys.</summary>
/// <param name="Kind">What is pinned: <c>version</c>, <c>timestamp</c>, <c>window</c>, <c>run</c> or <c>stage</c>.</param>
/// <param name="Address">The address of what is pinned.</param>
/// <param name="Version">The version of the source that it was read from.</param>
/// <param name="Rows">Rows of the source that it stands for.</param>
internal sealed record PinSource(string Kind, string Address, StageVersion Version, long Rows, IReadOnlyDictionary<SummaryKey, SummaryRow> Keys)
{
    public static async Task<PinSource?> FindAsync(
        IMonitorTables tables, PinRequest request, string kind, SummaryQuery query, CancellationToken cancellation)
    {
        var reader = new SummaryReader(tables);
        query = query with { Entity = request.Entity, Stage = request.Stage, Values = [] };
        var version = (await reader.StagesAsync(query, cancellation).ConfigureAwait(false)).Values.FirstOrDefault();
        if (version is null)
        {
            return null;
        }

        var rows = await reader.CurrentAsync(query, cancellation).ConfigureAwait(false);
        var address = new SummaryAddress(request.Entity) { Stage = request.Stage, Version = version.TableVersion };
        if (request.Window is null)
        {
            return new PinSource(kind, address.ToString(), version, version.Rows, rows.ToDictionary(r => r.Key));
        }

        var zone = await ZoneAsync(tables, request, version, rows, cancellation).ConfigureAwait(false);
        var (granularity, window) = request.Window.WindowIn(WindowCalendar.Find(zone) ?? WindowCalendar.Utc)!.Value;
        var inside = rows.Where(r => IsInside(r.Key, granularity, window)).ToDictionary(r => r.Key);
        var own = new SummaryKey(granularity.Name(), window, null, null, SummariesTable.TableRow);
        return inside.TryGetValue(own, out var table)
            ? new PinSource(kind, (address with { Window = request.Window.Window, Granularity = request.Window.Granularity }).ToString(), version, table.Rows, inside)
            : throw new MonitorException(
                $"{request.Entity}/{request.Stage} has no window {request.Window.Window} of {granularity.Name()} in the store; see sparkmonitor show {request.Entity}/{request.Stage}.",
                MonitorFault.Usage);
    }

    /// <summary>The rows to append: the pinning itself, then the copies.</summary>
    public async IAsyncEnumerable<object?[]> RowsAsync(
        IMonitorTables tables, PinnedReference reference, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return ReferenceRows.Pin(reference);
        var table = SummariesTable.Definition;
        List<string> columns = [.. table.Columns.Select(c => c.Name)];
        KeyValuePair<string, object?>[] filter = [new("entity", reference.Entity), new("stage", reference.Stage)];
        await foreach (var row in tables.ReadAsync(table, columns, filter, cancellation).ConfigureAwait(false))
        {
            var values = new StoreValues(table, row);
            var key = new SummaryKey(
                values.Text("granularity"), SummaryProjection.WindowOf(values["window"]), values.Text("slice_key"), values.Text("slice_value"), values.Text("column_name")!);
            if (Keys.TryGetValue(key, out var wanted) && wanted.TableTimestamp == values.Time("table_timestamp") && wanted.RunTime == values.Time("run_time"))
            {
                yield return ReferenceRows.Copy(reference, row);
            }
        }
    }

    // Finer windows go along, so that rows under test can be left out of the reference.
    private static bool IsInside(SummaryKey key, Granularity granularity, TimeWindow window) => window.IsNull
        ? key.IsNullWindow && string.Equals(key.Granularity, granularity.Name(), StringComparison.Ordinal)
        : !key.Window.IsNull && key.Window.Start >= window.Start && key.Window.End <= window.End;

    private static async Task<string> ZoneAsync(
        IMonitorTables tables, PinRequest request, StageVersion version, IReadOnlyList<SummaryRow> rows, CancellationToken cancellation)
    {
        KeyValuePair<string, object?>[] filter = [new("entity", request.Entity), new("stage", request.Stage)];
        var runs = await RunReader.ReadAsync(tables, filter, cancellation).ConfigureAwait(false);
        var run = runs.FirstOrDefault(r => string.Equals(r.RunId, version.RunId, StringComparison.Ordinal));
        return StageZone.Of(run, column => rows.FirstOrDefault(r => string.Equals(r.Key.Column, column, StringComparison.Ordinal))?.DataType);
    }
}
