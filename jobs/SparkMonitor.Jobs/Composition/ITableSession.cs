using SparkMonitor.Delta.Transactions;
using SparkMonitor.Local.Tables;

namespace SparkMonitor.Jobs.Composition;

/// <summary>What a session can do with any Delta table besides profiling it.</summary>
internal interface ITableSession
{
    /// <summary>A version's schema, size, properties and protocol; the latest where neither version nor time is given.</summary>
    Task<TableDetail> DetailAsync(string table, long? version, DateTimeOffset? timestamp, CancellationToken cancellation);

    /// <summary>The rows that versions changed.</summary>
    Task<QueryAnswer> ChangesAsync(string table, ChangeRange range, int limit, CancellationToken cancellation);

    /// <summary>Deletes, or lists, files that no version within the retention needs.</summary>
    Task<VacuumResult> VacuumAsync(string table, TimeSpan? retention, bool dryRun, bool allowShort, CancellationToken cancellation);

    /// <summary>Rewrites small files as few large ones; without a version where nothing was to do.</summary>
    Task<(long? Version, int RemovedFiles, int AddedFiles)> OptimizeAsync(string table, long targetBytes, CancellationToken cancellation);
}
