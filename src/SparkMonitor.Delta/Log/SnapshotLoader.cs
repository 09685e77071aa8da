using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Files;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Log;

/// <summary>Makes snapshots: chooses a checkpoint, replays what follows it, checks what must hold.</summary>
internal sealed class SnapshotLoader(DeltaTable table)
{
    private const int Attempts = 3;

    public async Task<DeltaSnapshot> LoadAsync(long? version, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var listing = await table.Log.ListAsync(cancellation).ConfigureAwait(false);
            if (listing.IsEmpty)
            {
                throw new DeltaException(
                    DeltaReason.NotATable, $"{table.Location} is not a Delta table: there is no {LogFile.Folder} with a commit in it.");
            }

            try
            {
                return await LoadAsync(listing, version ?? listing.Latest, cancellation).ConfigureAwait(false);
            }
            catch (LogFileVanishedException) when (attempt < Attempts)
            {
                // The log has been cleaned up since it was listed.
            }
            catch (LogFileVanishedException e)
            {
                throw new DeltaException(DeltaReason.VersionGap, e.Message, e);
            }
        }
    }

    /// <summary>Replays a version with its removed files, for checkpoints and vacuums.</summary>
    public async Task<LogState> ReplayWithTombstonesAsync(long version, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var listing = await table.Log.ListAsync(cancellation).ConfigureAwait(false);
            try
            {
                return (await ReplayAsync(listing, version, tombstones: true, cancellation).ConfigureAwait(false)).State;
            }
            catch (LogFileVanishedException) when (attempt < Attempts)
            {
                // The log has been cleaned up since it was listed.
            }
            catch (LogFileVanishedException e)
            {
                throw new DeltaException(DeltaReason.VersionGap, e.Message, e);
            }
        }
    }

    public async Task<DeltaSnapshot> RefreshAsync(DeltaSnapshot snapshot, CancellationToken cancellation)
    {
        // Where this version's own commit is gone or another, the log was cleaned up or the table made anew.
        var own = await table.Storage.FindAsync(table.Log.LocationOf(LogFile.CommitName(snapshot.Version)), cancellation).ConfigureAwait(false);
        if (own is null || snapshot.Commit is null || own != snapshot.Commit)
        {
            var loaded = await LoadAsync(null, cancellation).ConfigureAwait(false);
            return loaded.Version == snapshot.Version && loaded.Commit == snapshot.Commit ? snapshot : loaded;
        }

        LogState? state = null;
        var timestamp = snapshot.TimestampMilliseconds;
        var version = snapshot.Version;
        while (true)
        {
            var name = LogFile.CommitName(version + 1);
            var file = await table.Storage.FindAsync(table.Log.LocationOf(name), cancellation).ConfigureAwait(false);
            if (file is null)
            {
                break;
            }

            state ??= Continue(snapshot);
            if (!await table.Log.ReplayAsync(name, state, cancellation).ConfigureAwait(false))
            {
                break;
            }

            own = file;
            version++;
            timestamp = Time(state, Math.Max(file.Modified, timestamp + 1));
        }

        return state is null ? snapshot : Finish(state, version, timestamp, [], own, cancellation);
    }

    private static LogState Continue(DeltaSnapshot snapshot)
    {
        var state = new LogState(snapshot.Files.ToBuilder()) { Protocol = snapshot.Protocol, Metadata = snapshot.Metadata };
        foreach (var (app, transaction) in snapshot.Transactions)
        {
            state.Transactions[app] = transaction;
        }

        foreach (var (name, domain) in snapshot.Domains)
        {
            state.Domains[name] = domain;
        }

        return state;
    }

    private async Task<DeltaSnapshot> LoadAsync(LogListing listing, long version, CancellationToken cancellation)
    {
        var (state, warnings) = await ReplayAsync(listing, version, tombstones: false, cancellation).ConfigureAwait(false);
        var timestamp = Time(state, listing.FileTime(version));
        if (state.CommitInfo is null && listing.Commit(version) is { } commit && HasCommitTimes(state))
        {
            var info = await table.Log.ReadCommitInfoAsync(commit.File.Name, cancellation).ConfigureAwait(false);
            timestamp = info?.InCommitTimestamp ?? timestamp;
        }

        var snapshot = Finish(state, version, timestamp, warnings, listing.Commit(version)?.File, cancellation);
        if (listing.Checksum(version) is { } checksum
            && await ChecksumCheck.RunAsync(snapshot, table.Log.LocationOf(checksum.File.Name), checksum.File.Name, cancellation).ConfigureAwait(false) is { } warning)
        {
            return snapshot.With(warning);
        }

        return snapshot;
    }

    private async Task<(LogState State, List<DeltaWarning> Warnings)> ReplayAsync(
        LogListing listing, long version, bool tombstones, CancellationToken cancellation)
    {
        var unusable = new List<LogCheckpoint>();
        var warnings = new List<DeltaWarning>();
        DeltaException? failure = null;
        while (true)
        {
            LogSegment segment;
            try
            {
                segment = LogSegment.Choose(listing, version, unusable, table.Location);
            }
            catch (DeltaException) when (failure is not null)
            {
                throw failure;
            }

            var state = new LogState(new DeltaFileSetBuilder()) { Tombstones = tombstones ? [] : null };
            if (segment.Checkpoint is not null)
            {
                try
                {
                    await table.Log.ReplayAsync(segment.Checkpoint, state, cancellation).ConfigureAwait(false);
                }
                catch (DeltaException e) when (e.Reason is DeltaReason.CorruptCheckpoint or DeltaReason.MissingSidecar or DeltaReason.UnsafePath)
                {
                    failure ??= e;
                    unusable.Add(segment.Checkpoint);
                    warnings.Add(new DeltaWarning(e.Code, $"{e.Message} An older checkpoint or the commits were read instead."));
                    continue;
                }

                Complete(state, $"the checkpoint {segment.Checkpoint.Name}");
            }

            foreach (var file in segment.Tail)
            {
                if (!await table.Log.ReplayAsync(file.File.Name, state, cancellation).ConfigureAwait(false))
                {
                    throw new LogFileVanishedException($"{file.File.Name} of {table.Location} vanished while the log was read.");
                }
            }

            Complete(state, "its log");
            return (state, warnings);
        }
    }

    private void Complete(LogState state, string where)
    {
        if (state.Protocol is null)
        {
            throw new DeltaException(DeltaReason.NoProtocol, $"The table {table.Location} is broken: there is no protocol action in {where}.");
        }

        if (state.Metadata is null)
        {
            throw new DeltaException(DeltaReason.NoMetadata, $"The table {table.Location} is broken: there is no metaData action in {where}.");
        }
    }

    private DeltaSnapshot Finish(
        LogState state, long version, long timestamp, IReadOnlyList<DeltaWarning> warnings, StoredFile? commit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ReadSupport.Check(state.Protocol!, table.Location);
        return new DeltaSnapshot(
            table,
            version,
            timestamp,
            state.Protocol!,
            state.Metadata!,
            state.Files.Build(),
            state.Transactions,
            state.Domains,
            warnings)
        { Commit = commit };
    }

    private static long Time(LogState state, long fileTime) =>
        HasCommitTimes(state) && state.CommitInfo?.InCommitTimestamp is { } time ? time : fileTime;

    private static bool HasCommitTimes(LogState state) => CommitTimes.AreOn(state.Protocol, state.Metadata);
}
