namespace SparkMonitor.Delta.Log;

/// <summary>The files that make a version: a checkpoint, or none, and what follows it without a gap.</summary>
internal sealed record LogSegment(long Version, LogCheckpoint? Checkpoint, IReadOnlyList<LogFile> Tail)
{
    /// <summary>The files for a version, starting from the newest checkpoint at or below it that is not in <paramref name="unusable"/>.</summary>
    /// <exception cref="DeltaException">The version does not exist, or a commit that it needs is missing.</exception>
    public static LogSegment Choose(LogListing listing, long version, IReadOnlyCollection<LogCheckpoint> unusable, string table)
    {
        if (version < 0 || version > listing.Latest)
        {
            throw new DeltaException(
                DeltaReason.VersionNotFound, $"The table {table} has no version {version}; its newest is {listing.Latest}.");
        }

        var checkpoint = listing.Checkpoints.FirstOrDefault(c => c.Version <= version && !unusable.Contains(c));
        var tail = new List<LogFile>();
        var next = checkpoint is null ? 0 : checkpoint.Version + 1;
        while (next <= version)
        {
            var file = listing.Compaction(next, version) ?? listing.Commit(next) ?? throw Gap(listing, version, next, checkpoint, table);
            tail.Add(file);
            next = file.LastVersion + 1;
        }

        return new LogSegment(version, checkpoint, tail);
    }

    private static DeltaException Gap(LogListing listing, long version, long missing, LogCheckpoint? checkpoint, string table)
    {
        if (checkpoint is null && missing == 0)
        {
            var first = listing.Checkpoints.Where(c => c.Version > version).Select(static c => (long?)c.Version).Min();
            return new DeltaException(
                DeltaReason.VersionNotFound,
                first is null
                    ? $"The table {table} has no version {version}: its log starts at {listing.FirstCommit} and has no checkpoint."
                    : $"The table {table} has no version {version} any more: its log has been cleaned up, the oldest version left is {first}.");
        }

        return new DeltaException(
            DeltaReason.VersionGap,
            $"The table {table} cannot be read at version {version}: the commit {LogFile.CommitName(missing)} is missing, and the checkpoint before it is {checkpoint?.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}.");
    }
}
