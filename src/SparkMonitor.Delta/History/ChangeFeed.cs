using System.Runtime.CompilerServices;
using System.Text.Json;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Scans;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.History;

/// <summary>
/// The rows that commits inserted, updated and deleted. Where a table keeps change data, a commit's change files hold them; else they
/// follow from its added and removed files, and from the difference of deletion vectors where a file is both.
/// </summary>
internal sealed class ChangeFeed(DeltaTable table)
{
    public const string TypeColumn = "_change_type";

    /// <summary>The column is never mapped: its name in files is its name.</summary>
    public static IReadOnlyDictionary<string, JsonElement> TypeColumnMetadata { get; } =
        new Dictionary<string, JsonElement> { [DeltaField.PhysicalNameKey] = JsonSerializer.SerializeToElement(TypeColumn) };

    public async IAsyncEnumerable<RowChanges> ReadAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        DeltaSnapshot? snapshot = null;
        await foreach (var commit in table.FileChangesAsync(after, upTo, cancellation).ConfigureAwait(false))
        {
            if (snapshot is null || commit.Metadata is not null)
            {
                snapshot = await table.LoadAsync(commit.Version, cancellation).ConfigureAwait(false);
            }

            yield return new RowChanges(commit.Version, commit.Timestamp, await PartsAsync(commit, snapshot, cancellation).ConfigureAwait(false));
        }
    }

    private async Task<IReadOnlyList<ChangePart>> PartsAsync(FileChanges commit, DeltaSnapshot snapshot, CancellationToken cancellation)
    {
        if (commit.Changes.Count > 0)
        {
            var files = commit.Changes.Select(static c => new AddFile(c.Path, c.PartitionValues, c.Size, 0, DataChange: false));
            return [new ChangePart(ChangeKind.ByColumn, ScanBuilder.ForChanges(snapshot).Build(files))];
        }

        var builder = new ScanBuilder(snapshot, columns: (IReadOnlyList<string>?)null);
        var inserted = new List<ScanFile>();
        var deleted = new List<ScanFile>();
        var removed = await RemovedAsync(commit, snapshot, cancellation).ConfigureAwait(false);
        foreach (var added in commit.Added.Where(static a => a.DataChange))
        {
            if (!removed.Remove(EncodedPath.Normalize(added.Path), out var before))
            {
                inserted.Add(builder.FileOf(added));
                continue;
            }

            if (added.DeletionVector is not null)
            {
                deleted.Add(builder.FileOf(added) with { Wanted = ScanRows.NewlyDeleted, EarlierVector = before.DeletionVector });
            }

            if (before.DeletionVector is not null)
            {
                inserted.Add(builder.FileOf(before) with { Wanted = ScanRows.NewlyDeleted, EarlierVector = added.DeletionVector });
            }
        }

        deleted.AddRange(removed.Values.Select(builder.FileOf));
        var parts = new List<ChangePart>(2);
        Add(ChangeKind.Delete, deleted);
        Add(ChangeKind.Insert, inserted);
        return parts;

        void Add(ChangeKind kind, List<ScanFile> files)
        {
            if (files.Count > 0)
            {
                parts.Add(new ChangePart(kind, builder.Build(files)));
            }
        }
    }

    /// <summary>The files whose rows a commit removed, by normalised path. Old writers leave partition values out of removals; the version before has them.</summary>
    private async Task<Dictionary<string, AddFile>> RemovedAsync(FileChanges commit, DeltaSnapshot snapshot, CancellationToken cancellation)
    {
        var removed = new Dictionary<string, AddFile>(StringComparer.Ordinal);
        Dictionary<string, AddFile>? before = null;
        foreach (var remove in commit.Removed.Where(static r => r.DataChange))
        {
            var key = EncodedPath.Normalize(remove.Path);
            var values = remove.PartitionValues;
            if (values is null && snapshot.PartitionColumns.Count > 0)
            {
                before ??= (await table.LoadAsync(commit.Version - 1, cancellation).ConfigureAwait(false)).Files
                    .DistinctBy(static f => EncodedPath.Normalize(f.Path), StringComparer.Ordinal)
                    .ToDictionary(static f => EncodedPath.Normalize(f.Path), StringComparer.Ordinal);
                values = before.GetValueOrDefault(key)?.PartitionValues;
            }

            removed[key] = new AddFile(remove.Path, values ?? EmptyValues.Instance, remove.Size ?? 0, 0, DataChange: true) { DeletionVector = remove.DeletionVector };
        }

        return removed;
    }
}
