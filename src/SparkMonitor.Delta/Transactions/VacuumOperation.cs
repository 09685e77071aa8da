using SparkMonitor.Delta.DeletionVectors;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Log;

namespace SparkMonitor.Delta.Transactions;

/// <summary>
/// Deletes files below a table that no version within the retention refers to. Young files stay whoever wrote them: another writer may
/// be about to commit them.
/// </summary>
internal sealed class VacuumOperation(DeltaTable table, VacuumOptions options)
{
    private const string ChangeFolder = "_change_data";

    public async Task<VacuumResult> RunAsync(CancellationToken cancellation)
    {
        var snapshot = await table.LoadAsync(cancellation).ConfigureAwait(false);
        WriteSupport.Check(snapshot.Protocol, table.Location);
        var own = Retention.Of(snapshot.Metadata, TableProperties.DeletedFileRetention) ?? Retention.DefaultDeletedFiles;
        var retention = options.Retention is { } asked ? (long)asked.TotalMilliseconds : own;
        if (retention < 0 || (retention < own && !options.AllowShortRetention))
        {
            throw new DeltaException(
                DeltaReason.NotAllowed,
                $"A retention of {TimeSpan.FromMilliseconds(retention)} is below the {TimeSpan.FromMilliseconds(own)} of {table.Location} ({TableProperties.DeletedFileRetention}): readers, time travel and writers at work could lose their files. Allow it expressly if nobody else uses the table.");
        }

        var oldest = options.Clock.GetUtcNow().ToUnixTimeMilliseconds() - retention;
        var state = await new SnapshotLoader(table).ReplayWithTombstonesAsync(snapshot.Version, cancellation).ConfigureAwait(false);
        var kept = KeptLocations(state, oldest);
        var partitions = snapshot.PartitionColumns.Select(p => snapshot.Schema.Find(p)!.MappedName ?? p).ToList();
        options.OnStep?.Invoke(VacuumStep.BeforeListing);
        var deleted = new List<string>();
        long bytes = 0;
        await foreach (var file in table.Storage.ListAllAsync(table.Location, cancellation).ConfigureAwait(false))
        {
            var location = table.Storage.Combine(table.Location, file.Name);
            if (file.Modified >= oldest || kept.Contains(location) || !IsOurs(file.Name, partitions))
            {
                continue;
            }

            if (options.DryRun || await DeleteAsync(location, cancellation).ConfigureAwait(false))
            {
                deleted.Add(file.Name);
                bytes += file.Size;
            }
        }

        options.OnStep?.Invoke(VacuumStep.AfterLast);

        deleted.Sort(StringComparer.Ordinal);
        return new VacuumResult(options.DryRun, deleted, bytes);
    }

    private async Task<bool> DeleteAsync(string location, CancellationToken cancellation)
    {
        options.OnStep?.Invoke(VacuumStep.BeforeDelete);
        var deleted = await table.Storage.DeleteAsync(location, cancellation).ConfigureAwait(false);
        options.OnStep?.Invoke(VacuumStep.AfterDelete);
        return deleted;
    }

    private HashSet<string> KeptLocations(LogState state, long oldest)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in state.Files.Build())
        {
            Keep(kept, file.Path, file.DeletionVector);
        }

        foreach (var removed in state.Tombstones!.Values)
        {
            if (removed.DeletionTimestamp >= oldest)
            {
                Keep(kept, removed.Path, removed.DeletionVector);
            }
        }

        return kept;
    }

    private void Keep(HashSet<string> kept, string path, DeletionVectorDescriptor? vector)
    {
        kept.Add(table.Storage.Resolve(table.Location, path));
        try
        {
            if (vector is not null && DeletionVectorReader.Locate(table.Storage, table.Location, vector) is { } location)
            {
                kept.Add(location);
            }
        }
        catch (FormatException e)
        {
            throw new DeltaException(DeltaReason.CorruptDeletionVector, $"The deletion vector of {path} in {table.Location} cannot be located, so nothing was deleted: {e.Message}.", e);
        }
    }

    /// <summary>Hidden files and folders are others', but for partition folders, change data, and what an interrupted write of ours left in the log.</summary>
    private static bool IsOurs(string name, List<string> partitions)
    {
        var segments = name.Split('/');
        if (segments[0] == LogFile.Folder)
        {
            return segments.Length == 2 && segments[1].StartsWith('.') && segments[1].EndsWith(".tmp", StringComparison.Ordinal);
        }

        return segments.Select((s, i) => (Name: s, Index: i)).All(s =>
            (!s.Name.StartsWith('_') && !s.Name.StartsWith('.'))
            || (s.Index == 0 && s.Name == ChangeFolder)
            || partitions.Exists(p => s.Name.StartsWith(p + "=", StringComparison.OrdinalIgnoreCase)));
    }
}
