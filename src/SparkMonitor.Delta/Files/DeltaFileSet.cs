using System.Collections;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.DeletionVectors;

namespace SparkMonitor.Delta.Files;

/// <summary>
/// The files of a snapshot. Held compactly (about 140 bytes a file beside its statistics); a file's <see cref="AddFile"/> is made anew at each access.
/// </summary>
public sealed class DeltaFileSet : IReadOnlyList<AddFile>
{
    private readonly FileEntry[] _entries;
    private readonly TextArena _texts;
    private readonly PartitionValues[] _partitions;
    private readonly DeletionVectorDescriptor[] _vectors;
    private readonly FileExtras[] _extras;

    internal DeltaFileSet(
        FileEntry[] entries, TextArena texts, PartitionValues[] partitions, DeletionVectorDescriptor[] vectors, FileExtras[] extras)
    {
        _entries = entries;
        _texts = texts;
        _partitions = partitions;
        _vectors = vectors;
        _extras = extras;
        foreach (ref readonly var entry in entries.AsSpan())
        {
            Bytes += entry.Size;
        }
    }

    public static DeltaFileSet Empty { get; } = new([], new TextArena(), [], [], []);

    public int Count => _entries.Length;

    /// <summary>Bytes of all files.</summary>
    public long Bytes { get; }

    public AddFile this[int index]
    {
        get
        {
            ref readonly var entry = ref _entries[index];
            var extras = entry.Extras == FileEntry.None ? null : _extras[entry.Extras];
            return new AddFile(_texts.GetText(entry.Path), PartitionOf(entry), entry.Size, entry.ModificationTime, entry.DataChange)
            {
                Stats = entry.Stats == FileEntry.None ? null : _texts.GetText(entry.Stats),
                DeletionVector = entry.Vector == FileEntry.None ? null : _vectors[entry.Vector],
                Tags = extras?.Tags,
                BaseRowId = extras?.BaseRowId,
                DefaultRowCommitVersion = extras?.DefaultRowCommitVersion,
                ClusteringProvider = extras?.ClusteringProvider,
            };
        }
    }

    public IEnumerator<AddFile> GetEnumerator()
    {
        for (var i = 0; i < _entries.Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The statistics of a file as UTF-8 JSON; empty where it has none.</summary>
    internal ReadOnlySpan<byte> StatsOf(int index) => _entries[index].Stats == FileEntry.None ? [] : _texts.Get(_entries[index].Stats);

    internal IReadOnlyDictionary<string, string?> PartitionValuesOf(int index) => PartitionOf(_entries[index]);

    internal DeletionVectorDescriptor? VectorOf(int index) => _entries[index].Vector == FileEntry.None ? null : _vectors[_entries[index].Vector];

    /// <summary>Files of which a deletion vector deletes rows.</summary>
    internal long CountVectors() => _entries.LongCount(static e => e.Vector != FileEntry.None);

    internal long SizeOf(int index) => _entries[index].Size;

    internal DeltaFileSetBuilder ToBuilder() => new(_entries, _texts.Continue(), _partitions, _vectors, _extras);

    private PartitionValues PartitionOf(in FileEntry entry) => _partitions[entry.Partition];
}
