using SparkMonitor.Core;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Local.Tables;

/// <summary>Keeps Delta tables small: rewrites little files, deletes files that no version needs.</summary>
public sealed class TableUpkeep(EngineLimits limits, TimeProvider clock) : IDisposable
{
    private readonly LocalDatabase _database = new(limits);

    /// <summary>Deletes files that left the table longer ago than a retention, or lists them.</summary>
    /// <param name="retention">Null takes the table's own.</param>
    /// <param name="allowShort">Allows a retention below the table's own.</param>
    /// <exception cref="MonitorException">The table must not be vacuumed so; with <see cref="MonitorFault.Usage"/> where the retention is too short.</exception>
    public async Task<VacuumResult> VacuumAsync(string path, TimeSpan? retention, bool dryRun, bool allowShort, CancellationToken cancellation)
    {
        try
        {
            var options = new VacuumOptions { Clock = clock, Retention = retention, DryRun = dryRun, AllowShortRetention = allowShort };
            return await Open(path).VacuumAsync(options, cancellation).ConfigureAwait(false);
        }
        catch (DeltaException e)
        {
            throw e.Reason == DeltaReason.NotAllowed ? new MonitorException(e.Message, e, MonitorFault.Usage) : Faults.OfTable(e);
        }
    }

    /// <summary>Rewrites small files of each partition as few large ones, in one commit that changes no row.</summary>
    /// <param name="targetBytes">Of a file; files below half of it count as small.</param>
    /// <returns>Without a commit where nothing was to do.</returns>
    /// <exception cref="MonitorException">The table must not be written, or another writer removed some of the files meanwhile.</exception>
    public async Task<(long? Version, int RemovedFiles, int AddedFiles)> OptimizeAsync(string path, long targetBytes, CancellationToken cancellation)
    {
        try
        {
            var options = new WriteOptions { Clock = clock, TargetFileBytes = targetBytes };
            var outcome = await Open(path).OptimizeAsync(scan => new DuckDbScanSource(_database.Database, scan), options, cancellation).ConfigureAwait(false);
            return outcome.Commit switch
            {
                Conflicted conflict => throw new MonitorException(conflict.Reason, MonitorFault.Conflict),
                Committed committed => (committed.Version, outcome.RemovedFiles, outcome.AddedFiles),
                _ => (null, 0, 0),
            };
        }
        catch (DeltaException e)
        {
            throw Faults.OfTable(e);
        }
    }

    public void Dispose() => _database.Dispose();

    private DeltaTable Open(string path) => new(new LocalStorage(), new DuckDbParquet(_database.Database), path);
}
