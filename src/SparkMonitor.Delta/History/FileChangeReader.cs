using System.Runtime.CompilerServices;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Log;

namespace SparkMonitor.Delta.History;

/// <summary>Reads what commits did to files.</summary>
internal sealed class FileChangeReader(DeltaTable table)
{
    public async IAsyncEnumerable<FileChanges> ReadAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var listing = await table.Log.ListAsync(cancellation).ConfigureAwait(false);
        if (listing.IsEmpty)
        {
            throw new DeltaException(
                DeltaReason.NotATable, $"{table.Location} is not a Delta table: there is no {LogFile.Folder} with a commit in it.");
        }

        if (upTo > listing.Latest)
        {
            throw new DeltaException(
                DeltaReason.VersionNotFound, $"The table {table.Location} has no version {upTo}; its newest is {listing.Latest}.");
        }

        for (var version = Math.Max(after + 1, 0); version <= upTo; version++)
        {
            yield return await ReadOneAsync(version, listing, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<FileChanges> ReadOneAsync(long version, LogListing listing, CancellationToken cancellation)
    {
        var added = new List<AddFile>();
        var removed = new List<RemoveFile>();
        var changes = new List<ChangeFile>();
        TableMetadata? metadata = null;
        CommitInfo? info = null;
        if (!await table.Log.ReadCommitAsync(LogFile.CommitName(version), Take, cancellation).ConfigureAwait(false))
        {
            throw new DeltaException(
                DeltaReason.VersionGap,
                $"The changes of {table.Location} at version {version} cannot be read: the commit {LogFile.CommitName(version)} is missing.");
        }

        return new FileChanges(
            version,
            DateTimeOffset.FromUnixTimeMilliseconds(info?.InCommitTimestamp ?? listing.FileTime(version)),
            info ?? new CommitInfo(),
            added,
            removed,
            changes,
            metadata);

        void Take(DeltaAction action)
        {
            switch (action)
            {
                case AddFile add:
                    added.Add(add);
                    break;
                case RemoveFile remove:
                    removed.Add(remove);
                    break;
                case ChangeFile change:
                    changes.Add(change);
                    break;
                case TableMetadata changed:
                    metadata = changed;
                    break;
                case CommitInfo commit:
                    info ??= commit;
                    break;
            }
        }
    }
}
