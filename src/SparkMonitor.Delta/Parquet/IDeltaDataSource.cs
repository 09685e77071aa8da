using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Parquet;

/// <summary>
/// Rows to write, in the hands of the engine that has them: it writes the Parquet files itself, so that no row passes through this
/// library. May be asked to write more than once where a commit has to be made anew.
/// </summary>
public interface IDeltaDataSource
{
    /// <summary>The columns of the rows.</summary>
    Task<StructType> GetSchemaAsync(CancellationToken cancellation);

    /// <summary>
    /// Writes the rows as files below the table, durable when this returns. No file for no rows. On failure nothing need be cleaned up: the files that exist are
    /// reported by <paramref name="layout"/>'s <see cref="DataFileLayout.Written"/> as they are made.
    /// </summary>
    Task<IReadOnlyList<WrittenFile>> WriteAsync(DataFileLayout layout, CancellationToken cancellation);
}
