using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Scans;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>The rows of a scan, to be written again: for rewriting small files.</summary>
public sealed class DuckDbScanSource(DuckDbDatabase database, DeltaScan scan) : IDeltaDataSource
{
    public Task<StructType> GetSchemaAsync(CancellationToken cancellation) => Task.FromResult(scan.Schema);

    public async Task<IReadOnlyList<WrittenFile>> WriteAsync(DataFileLayout layout, CancellationToken cancellation)
    {
        using var connection = database.Connect();
        using var relation = await DeltaRelations.PrepareAsync(connection, scan, cancellation).ConfigureAwait(false);
        return await new DuckDbQuerySource(connection, relation.Sql).WriteAsync(layout, cancellation).ConfigureAwait(false);
    }
}
