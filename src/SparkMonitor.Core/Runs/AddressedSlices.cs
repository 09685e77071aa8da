using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>Reads the slices of what an address names.</summary>
internal sealed class AddressedSlices(IMonitorTables tables)
{
    private static readonly string[] Values = ["codecs", "schema"];

    /// <summary>The named columns in every slice, merged over the same windows as the whole; empty where there are no slices, or a column's type changed.</summary>
    public async Task<IReadOnlyDictionary<(string Key, string? Value, string Column), ColumnSummary>> ReadAsync(
        SummaryAddress address, AddressedSummaries whole, IReadOnlyCollection<string> columns, CancellationToken cancellation)
    {
        var parts = whole.Parts.ToHashSet();
        var slices = new Dictionary<(string, string?, string), ColumnSummary>();
        foreach (var row in await RowsAsync(address, whole, columns, cancellation).ConfigureAwait(false))
        {
            var scope = SummaryScope.Of(row);
            if (scope.SliceKey is not { } key || !columns.Contains(row.Key.Column) || !parts.Contains(scope.WholeTable))
            {
                continue;
            }

            var name = (key, scope.SliceValue, row.Key.Column);
            var column = ColumnSummary.Of(row);
            try
            {
                slices[name] = slices.TryGetValue(name, out var other) ? other.Merge(column) : column;
            }
            catch (StateMismatchException)
            {
                return new Dictionary<(string, string?, string), ColumnSummary>();
            }
        }

        return slices;
    }

    private async Task<IReadOnlyList<SummaryRow>> RowsAsync(
        SummaryAddress address, AddressedSummaries whole, IReadOnlyCollection<string> columns, CancellationToken cancellation)
    {
        var granularity = whole.Parts[0].Granularity;
        if (address.Reference is not null)
        {
            var references = await ReferenceReader.ReadAsync(tables, address.Entity, null, cancellation).ConfigureAwait(false);
            var reference = ReferenceJob.Require(references, address.Entity, address.Reference);
            return await ReferenceReader.RowsAsync(tables, reference, granularity, Values, states: true, cancellation).ConfigureAwait(false);
        }

        return await new SummaryReader(tables).CurrentAsync(
            new SummaryQuery
            {
                Entity = address.Entity,
                Stage = whole.Scope.Scope.Stage,
                TableVersion = address.Version,
                TableTimestamp = address.Timestamp,
                Granularities = [granularity],
                From = whole.Parts[0].Window.Start,
                To = whole.Parts[^1].Window.End,
                WholeTable = false,
                Columns = columns,
                Values = Values,
                States = true,
            },
            cancellation).ConfigureAwait(false);
    }
}
