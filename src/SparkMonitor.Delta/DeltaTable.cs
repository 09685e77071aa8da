using SparkMonitor.Delta.History;
using SparkMonitor.Delta.Log;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta;

/// <summary>A Delta table by its location. Cheap to make, keeps nothing; every call looks at the log as it is then.</summary>
public sealed class DeltaTable
{
    /// <param name="path">A path or URI that <paramref name="storage"/> understands; the table need not exist.</param>
    public DeltaTable(IDeltaStorage storage, IDeltaParquet parquet, string path)
    {
        Storage = storage;
        Parquet = parquet;
        Location = storage.Locate(path);
        Log = new LogReader(storage, parquet, Location);
    }

    public IDeltaStorage Storage { get; }

    public IDeltaParquet Parquet { get; }

    /// <summary>As the storage writes it; absolute.</summary>
    public string Location { get; }

    internal LogReader Log { get; }

    public async Task<bool> ExistsAsync(CancellationToken cancellation = default) =>
        !(await Log.ListAsync(cancellation).ConfigureAwait(false)).IsEmpty;

    /// <summary>The newest version.</summary>
    /// <exception cref="DeltaException">There is no table, or it must not or cannot be read.</exception>
    public Task<DeltaSnapshot> LoadAsync(CancellationToken cancellation = default) => new SnapshotLoader(this).LoadAsync(null, cancellation);

    /// <summary>A version. Its log must still be there; its data files may have been vacuumed, which shows when they are read.</summary>
    public Task<DeltaSnapshot> LoadAsync(long version, CancellationToken cancellation = default) =>
        new SnapshotLoader(this).LoadAsync(version, cancellation);

    /// <summary>The version that was the newest at a time.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.TimestampOutOfRange"/>: before the first version that is left.</exception>
    public async Task<DeltaSnapshot> LoadAsync(DateTimeOffset timestamp, CancellationToken cancellation = default) =>
        await LoadAsync(await VersionAtAsync(timestamp, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>The number of the version that was the newest at a time.</summary>
    public Task<long> VersionAtAsync(DateTimeOffset timestamp, CancellationToken cancellation = default) =>
        new CommitClock(this).VersionAtAsync(timestamp, cancellation);

    /// <summary>The commits, newest first. Versions whose commit is gone are left out.</summary>
    /// <param name="limit">At most so many.</param>
    public IAsyncEnumerable<DeltaCommit> HistoryAsync(int? limit = null, CancellationToken cancellation = default) =>
        new CommitHistory(this).ReadAsync(limit, cancellation);

    /// <summary>What happened to files in the versions behind <paramref name="after"/> up to <paramref name="upTo"/>, commit by commit.</summary>
    public IAsyncEnumerable<FileChanges> FileChangesAsync(long after, long upTo, CancellationToken cancellation = default) =>
        new FileChangeReader(this).ReadAsync(after, upTo, cancellation);

    internal Task<DeltaSnapshot> RefreshAsync(DeltaSnapshot snapshot, CancellationToken cancellation) =>
        new SnapshotLoader(this).RefreshAsync(snapshot, cancellation);
}
