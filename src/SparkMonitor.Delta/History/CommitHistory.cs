using System.Runtime.CompilerServices;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Log;

namespace SparkMonitor.Delta.History;

/// <summary>Lists commits, newest first.</summary>
internal sealed class CommitHistory(DeltaTable table)
{
    public async IAsyncEnumerable<DeltaCommit> ReadAsync(int? limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var listing = await table.Log.ListAsync(cancellation).ConfigureAwait(false);
        if (listing.IsEmpty)
        {
            throw new DeltaException(
                DeltaReason.NotATable, $"{table.Location} is not a Delta table: there is no {LogFile.Folder} with a commit in it.");
        }

        var start = await new CommitClock(table).InCommitStartAsync(cancellation).ConfigureAwait(false);
        foreach (var commit in listing.Commits.Reverse().Take(limit ?? int.MaxValue))
        {
            CommitInfo? info = null;
            if (!await table.Log.ReadCommitAsync(commit.File.Name, action => info ??= action as CommitInfo, cancellation).ConfigureAwait(false))
            {
                yield break;
            }

            var time = start is { } first && commit.Version >= first.Version ? info?.InCommitTimestamp : null;
            yield return new DeltaCommit(
                commit.Version,
                DateTimeOffset.FromUnixTimeMilliseconds(time ?? listing.FileTime(commit.Version)),
                info ?? new CommitInfo());
        }
    }
}
