using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.History;
using SparkMonitor.Delta.Log;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Scans;
using SparkMonitor.Delta.Storage;
using SparkMonitor.Delta.Transactions;

namespace SparkMonitor.Delta;

/// <summary>
/// A Delta table by its location. Cheap to make; every call looks at the log as it is then. Writes keep the newest snapshot they have seen,
/// so that the next one reads only what is new. Safe for use by several threads.
/// </summary>
public sealed class DeltaTable
{
    private DeltaSnapshot? _seen;

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

    /// <summary>The number of the first version that is left of a time or later.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.TimestampOutOfRange"/>: all versions are of before.</exception>
    public Task<long> FirstVersionFromAsync(DateTimeOffset timestamp, CancellationToken cancellation = default) =>
        new CommitClock(this).FirstVersionFromAsync(timestamp, cancellation);

    /// <summary>The commits, newest first. Versions whose commit is gone are left out.</summary>
    /// <param name="limit">At most so many.</param>
    public IAsyncEnumerable<DeltaCommit> HistoryAsync(int? limit = null, CancellationToken cancellation = default) =>
        new CommitHistory(this).ReadAsync(limit, cancellation);

    /// <summary>What happened to files in the versions behind <paramref name="after"/> up to <paramref name="upTo"/>, commit by commit.</summary>
    public IAsyncEnumerable<FileChanges> FileChangesAsync(long after, long upTo, CancellationToken cancellation = default) =>
        new FileChangeReader(this).ReadAsync(after, upTo, cancellation);

    /// <summary>
    /// The rows that the versions behind <paramref name="after"/> up to <paramref name="upTo"/> inserted and deleted, commit by commit; updates too where the table
    /// keeps change data, else they show as deletes and inserts. Rows are read by the schema of their version.
    /// </summary>
    public IAsyncEnumerable<RowChanges> ChangesAsync(long after, long upTo, CancellationToken cancellation = default) =>
        new ChangeFeed(this).ReadAsync(after, upTo, cancellation);

    /// <summary>Makes an empty table.</summary>
    /// <returns><see cref="Committed"/>, or <see cref="Conflicted"/> where another writer made it at the same time.</returns>
    /// <exception cref="DeltaException"><see cref="DeltaReason.AlreadyExists"/>, or the definition is no sound table.</exception>
    public async Task<CommitOutcome> CreateAsync(TableDefinition definition, WriteOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= WriteOptions.Default;
        if (await ExistsAsync(cancellation).ConfigureAwait(false))
        {
            throw new DeltaException(DeltaReason.AlreadyExists, $"There is a table at {Location} already.");
        }

        var (protocol, metadata) = TableCreation.Plan(definition, Location, options.Clock);
        var transaction = new DeltaTransaction(this, null, options) { Operation = "CREATE TABLE" };
        foreach (var (key, value) in TableCreation.Parameters(metadata))
        {
            transaction.OperationParameters[key] = value;
        }

        transaction.Add(protocol);
        transaction.Add(metadata);
        return await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Appends rows in one commit. Other appends at the same time do not disturb it.</summary>
    /// <exception cref="DeltaException">The rows do not fit, the table must not be written, or the storage failed.</exception>
    public Task<CommitOutcome> AppendAsync(IDeltaDataSource source, WriteOptions? options = null, CancellationToken cancellation = default) =>
        new AppendOperation(this, source, options ?? WriteOptions.Default).RunAsync(cancellation);

    /// <summary>Replaces rows in one commit.</summary>
    /// <returns><see cref="Conflicted"/> where another writer changed rows meanwhile: nothing was written then.</returns>
    /// <exception cref="DeltaException">The rows do not fit, the table must not be written, or the storage failed.</exception>
    public Task<CommitOutcome> OverwriteAsync(
        IDeltaDataSource source, OverwriteScope scope, WriteOptions? options = null, CancellationToken cancellation = default) =>
        new OverwriteOperation(this, source, scope, options ?? WriteOptions.Default).RunAsync(cancellation);

    /// <summary>Rewrites small files as few larger ones. No row changes, and appends at the same time do not disturb it.</summary>
    /// <param name="rewrite">Gives the rows of a scan back for writing.</param>
    public Task<OptimizeOutcome> OptimizeAsync(
        Func<DeltaScan, IDeltaDataSource> rewrite, WriteOptions? options = null, CancellationToken cancellation = default) =>
        new OptimizeOperation(this, rewrite, options ?? WriteOptions.Default).RunAsync(cancellation);

    /// <summary>Deletes files that no version within the retention refers to.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.NotAllowed"/>: the retention is below the table's own.</exception>
    public Task<VacuumResult> VacuumAsync(VacuumOptions? options = null, CancellationToken cancellation = default) =>
        new VacuumOperation(this, options ?? new VacuumOptions()).RunAsync(cancellation);

    /// <summary>A commit of your own making, on top of a snapshot. The caller answers for its actions.</summary>
    /// <exception cref="DeltaException">The table must not be written.</exception>
    public DeltaTransaction StartTransaction(DeltaSnapshot snapshot, WriteOptions? options = null)
    {
        WriteSupport.Check(snapshot.Protocol, Location);
        return new DeltaTransaction(this, snapshot, options ?? WriteOptions.Default);
    }

    /// <summary>The newest version, from the last one seen on; null where there is no table.</summary>
    internal async Task<DeltaSnapshot?> CurrentAsync(CancellationToken cancellation)
    {
        try
        {
            var seen = Volatile.Read(ref _seen);
            var current = seen is null
                ? await LoadAsync(cancellation).ConfigureAwait(false)
                : await RefreshAsync(seen, cancellation).ConfigureAwait(false);
            Volatile.Write(ref _seen, current);
            return current;
        }
        catch (DeltaException e) when (e.Reason == DeltaReason.NotATable)
        {
            Volatile.Write(ref _seen, null);
            return null;
        }
    }

    internal Task<DeltaSnapshot> RefreshAsync(DeltaSnapshot snapshot, CancellationToken cancellation) =>
        new SnapshotLoader(this).RefreshAsync(snapshot, cancellation);
}
