using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>Reads the table <c>runs</c>.</summary>
public static class RunReader
{
    /// <summary>The runs of a store by run time, the latest last; none where there is no store yet.</summary>
    /// <param name="filter">Equalities on columns of <c>runs</c>; entity and stage prune files.</param>
    /// <exception cref="NewerStoreException">A newer version of the product wrote to this store.</exception>
    public static async Task<IReadOnlyList<RunRecord>> ReadAsync(
        IMonitorTables tables, IReadOnlyList<KeyValuePair<string, object?>> filter, CancellationToken cancellation)
    {
        var runs = new List<RunRecord>();
        if (!await tables.ExistsAsync(RunsTable.Definition, cancellation).ConfigureAwait(false))
        {
            return runs;
        }

        List<string> columns = [.. RunsTable.Definition.Columns.Select(c => c.Name)];
        await foreach (var row in tables.ReadAsync(RunsTable.Definition, columns, filter, cancellation).ConfigureAwait(false))
        {
            var run = RunRecord.OfRow(row);
            if (run.StoreVersion > SummariesTable.Definition.Version)
            {
                throw new NewerStoreException(tables.Location, SummariesTable.Definition, run.StoreVersion);
            }

            runs.Add(run);
        }

        return [.. runs.OrderBy(r => r.RunTime).ThenBy(r => r.RunId, StringComparer.Ordinal)];
    }
}
