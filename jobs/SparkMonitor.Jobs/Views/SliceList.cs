using SparkMonitor.Core;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Jobs.Views;

/// <summary>A slice of a stage over all its windows.</summary>
internal sealed record SliceSummary(string SliceKey, string? SliceValue, long NumRows, double PercentRows);

/// <summary>Reads the slices of a stage.</summary>
internal static class SliceList
{
    /// <summary>By key, then by falling number of rows.</summary>
    public static async Task<IReadOnlyList<SliceSummary>> ReadAsync(IMonitorTables tables, SummaryAddress address, CancellationToken cancellation)
    {
        var rows = await new SummaryReader(tables).CurrentAsync(
            new SummaryQuery
            {
                Entity = address.Entity,
                Stage = address.Stage,
                TableVersion = address.Version,
                TableTimestamp = address.Timestamp,
                Granularities = [null],
                Columns = [SummariesTable.TableRow],
                Values = [],
            },
            cancellation);
        var whole = rows.FirstOrDefault(r => r.Key.IsWholeTable)
            ?? throw new MonitorException($"The store {tables.Location} has no summaries of {address}.", MonitorFault.Usage);
        return
        [
            .. rows.Where(r => !r.Key.IsWholeTable)
                .Select(r => new SliceSummary(r.Key.SliceKey!, r.Key.SliceValue, r.Rows, whole.Rows == 0 ? 0 : 100.0 * r.Rows / whole.Rows))
                .OrderBy(s => s.SliceKey, StringComparer.Ordinal)
                .ThenByDescending(s => s.NumRows),
        ];
    }
}
