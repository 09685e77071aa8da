using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Log;

namespace SparkMonitor.Delta.History;

/// <summary>Times of versions, and versions by time.</summary>
internal sealed class CommitClock(DeltaTable table)
{
    /// <summary>The version that was the newest at a time.</summary>
    public async Task<long> VersionAtAsync(DateTimeOffset timestamp, CancellationToken cancellation)
    {
        var (found, _, earliest) = await FindAsync(timestamp.ToUnixTimeMilliseconds(), cancellation).ConfigureAwait(false);
        return found ?? throw TooEarly(timestamp, earliest);
    }

    /// <summary>The first version that is left of a time or later.</summary>
    /// <exception cref="DeltaException"><see cref="DeltaReason.TimestampOutOfRange"/>: all are of before.</exception>
    public async Task<long> FirstVersionFromAsync(DateTimeOffset timestamp, CancellationToken cancellation)
    {
        // Times of versions are whole milliseconds and rise from one to the next.
        var wanted = (long)Math.Ceiling((timestamp - DateTimeOffset.UnixEpoch).TotalMilliseconds);
        var (before, versions, _) = await FindAsync(wanted - 1, cancellation).ConfigureAwait(false);
        return before is null ? versions[0]
            : before < versions[^1] ? before.Value + 1
            : throw new DeltaException(DeltaReason.TimestampOutOfRange, $"The table {table.Location} has no version of {timestamp:O} or later: its latest is version {versions[^1]}.");
    }

    /// <summary>The newest version of a time or before, null where there is none; all versions that are left; the time of the first of them.</summary>
    private async Task<(long? Found, List<long> Versions, long? Earliest)> FindAsync(long wanted, CancellationToken cancellation)
    {
        var listing = await table.Log.ListAsync(cancellation).ConfigureAwait(false);
        if (listing.IsEmpty)
        {
            throw new DeltaException(
                DeltaReason.NotATable, $"{table.Location} is not a Delta table: there is no {LogFile.Folder} with a commit in it.");
        }

        var versions = Readable(listing);
        var first = await InCommitStartAsync(cancellation).ConfigureAwait(false);
        var inCommit = first is null ? [] : versions.Where(v => v >= first.Value.Version).ToList();
        if (inCommit.Count > 0 && (first!.Value.Time is { } start ? wanted >= start : inCommit.Count == versions.Count))
        {
            var (version, earliest) = await SearchAsync(inCommit, wanted, listing, cancellation).ConfigureAwait(false);
            return (version, versions, earliest);
        }

        var byFile = versions.Where(v => first is null || v < first.Value.Version).ToList();
        var found = byFile.FindLastIndex(v => listing.FileTime(v) <= wanted);
        return (found >= 0 ? byFile[found] : null, versions, byFile.Count > 0 ? listing.FileTime(byFile[0]) : null);
    }

    /// <summary>From which version on commits carry their time, and that version's time; null where they do not.</summary>
    public async Task<(long Version, long? Time)?> InCommitStartAsync(CancellationToken cancellation)
    {
        var (protocol, metadata) = await NewestAsync(cancellation).ConfigureAwait(false);
        return CommitTimes.AreOn(protocol, metadata) ? (CommitTimes.FirstVersion(metadata), CommitTimes.FirstTime(metadata)) : null;
    }

    /// <summary>The versions that can be read: those from the oldest usable start on.</summary>
    private static List<long> Readable(LogListing listing)
    {
        var versions = listing.Commits.Select(static c => c.Version).ToList();
        foreach (var checkpoint in listing.Checkpoints)
        {
            if (!versions.Contains(checkpoint.Version))
            {
                versions.Add(checkpoint.Version);
            }
        }

        versions.Sort();
        var start = versions[0] == 0 && listing.Commit(0) is not null
            ? 0
            : listing.Checkpoints.Select(static c => c.Version).DefaultIfEmpty(versions[0]).Min();
        return versions.FindAll(v => v >= start);
    }

    private async Task<(TableProtocol Protocol, TableMetadata Metadata)> NewestAsync(CancellationToken cancellation)
    {
        var snapshot = await table.LoadAsync(cancellation).ConfigureAwait(false);
        return (snapshot.Protocol, snapshot.Metadata);
    }

    private async Task<(long? Found, long? Earliest)> SearchAsync(List<long> versions, long wanted, LogListing listing, CancellationToken cancellation)
    {
        var low = 0;
        var high = versions.Count - 1;
        var found = -1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (await TimeAsync(versions[middle], listing, cancellation).ConfigureAwait(false) <= wanted)
            {
                found = middle;
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return found >= 0 ? (versions[found], null) : (null, await TimeAsync(versions[0], listing, cancellation).ConfigureAwait(false));
    }

    private async Task<long> TimeAsync(long version, LogListing listing, CancellationToken cancellation)
    {
        var info = await table.Log.ReadCommitInfoAsync(LogFile.CommitName(version), cancellation).ConfigureAwait(false);
        return info?.InCommitTimestamp ?? listing.FileTime(version);
    }

    private DeltaException TooEarly(DateTimeOffset timestamp, long? earliest) => new(
        DeltaReason.TimestampOutOfRange,
        earliest is { } first
            ? $"The table {table.Location} has no version at {timestamp:O}: the earliest that is left is of {DateTimeOffset.FromUnixTimeMilliseconds(first):O}."
            : $"The table {table.Location} has no version at {timestamp:O}.");
}
