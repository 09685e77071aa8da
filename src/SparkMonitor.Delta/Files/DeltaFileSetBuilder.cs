using System.Text;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.DeletionVectors;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Files;

/// <summary>
/// Replays adds and removes, oldest first. The key of an entry is its normalised path with the id of its deletion vector, so a file whose
/// rows are deleted leaves under one key and comes back under another.
/// </summary>
internal sealed class DeltaFileSetBuilder
{
    private const int SmallTable = 16;

    private readonly PartitionPool _partitions;
    private readonly List<DeletionVectorDescriptor> _vectors;
    private readonly List<FileExtras> _extras;
    private TextArena _texts;
    private FileEntry[] _entries;
    private int _count;
    private int _removed;
    private bool _hasReplaced;

    /// <summary>Open addressing: entry number + 1, or 0. Removed entries keep their place until the table grows.</summary>
    private int[] _slots;

    public DeltaFileSetBuilder()
        : this([], new TextArena(), [], [], [])
    {
    }

    internal DeltaFileSetBuilder(
        FileEntry[] entries, TextArena texts, PartitionValues[] partitions, DeletionVectorDescriptor[] vectors, FileExtras[] extras)
    {
        _entries = [.. entries];
        _count = entries.Length;
        _texts = texts;
        _partitions = new PartitionPool(partitions);
        _vectors = [.. vectors];
        _extras = [.. extras];
        _slots = [];
        Reindex();
    }

    /// <summary>False drops statistics at once, for callers that never look at them.</summary>
    public bool KeepStatistics { get; init; } = true;

    public int Count => _count - _removed;

    public void Add(AddFile file)
    {
        var hash = HashOf(file.Path, file.DeletionVector, out var normalized);
        var existing = Find(hash, normalized, file.DeletionVector);
        if (existing >= 0)
        {
            _entries[existing] = EntryOf(file, hash, _entries[existing].Path);
            _hasReplaced = true;
            return;
        }

        Append(EntryOf(file, hash, FileEntry.None));
    }

    private void Append(in FileEntry entry)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(SmallTable, _count * 2));
        }

        _entries[_count++] = entry;
        if (_count * 2 > _slots.Length)
        {
            Reindex();
        }
        else
        {
            Place(_count - 1);
        }
    }

    /// <summary>A file of a checkpoint. The common one, with a plain path and nothing unusual, takes a way without texts as objects.</summary>
    public void Add(in CheckpointFile file)
    {
        if (!file.Rest.IsEmpty || !IsPlain(file.Path))
        {
            var add = new AddFile(
                Encoding.UTF8.GetString(file.Path), ActionReader.ReadMap(file.PartitionValues), file.Size, file.ModificationTime, DataChange: false)
            {
                Stats = file.Stats.IsEmpty ? null : Encoding.UTF8.GetString(file.Stats),
            };
            Add(file.Rest.IsEmpty ? add : ActionReader.ReadRest(add, file.Rest));
            return;
        }

        var hash = HashOf(file.Path);
        var entry = new FileEntry
        {
            Path = _texts.Add(file.Path),
            Stats = KeepStatistics && !file.Stats.IsEmpty ? _texts.Add(file.Stats) : FileEntry.None,
            Size = file.Size,
            ModificationTime = file.ModificationTime,
            Partition = _partitions.NumberOf(file.PartitionValues),
            Vector = FileEntry.None,
            Extras = FileEntry.None,
            Hash = hash,
        };
        var existing = Find(hash, file.Path);
        if (existing >= 0)
        {
            _entries[existing] = entry;
            _hasReplaced = true;
        }
        else
        {
            Append(entry);
        }
    }

    /// <summary>True where the file was there.</summary>
    public bool Remove(string path, DeletionVectorDescriptor? vector)
    {
        var existing = Find(HashOf(path, vector, out var normalized), normalized, vector);
        if (existing < 0)
        {
            return false;
        }

        _entries[existing].Removed = true;
        _removed++;
        return true;
    }

    public DeltaFileSet Build()
    {
        if (_removed == 0 && !_hasReplaced)
        {
            return new DeltaFileSet(_entries[.._count], _texts, _partitions.ToArray(), [.. _vectors], [.. _extras]);
        }

        var entries = new FileEntry[Count];
        var live = 0;
        long bytes = 0;
        foreach (ref readonly var entry in _entries.AsSpan(0, _count))
        {
            if (!entry.Removed)
            {
                entries[live++] = entry;
                bytes += _texts.Get(entry.Path).Length + 8 + (entry.Stats == FileEntry.None ? 0 : _texts.Get(entry.Stats).Length);
            }
        }

        if (_texts.Bytes > (2 * bytes) + 4096)
        {
            Compact(entries);
        }

        return new DeltaFileSet(entries, _texts, _partitions.ToArray(), [.. _vectors], [.. _extras]);
    }

    /// <summary>Copies the live texts, so that a long-lived snapshot does not hold on to those of removed files.</summary>
    private void Compact(FileEntry[] entries)
    {
        var texts = new TextArena();
        foreach (ref var entry in entries.AsSpan())
        {
            entry.Path = texts.Add(_texts.Get(entry.Path));
            entry.Stats = entry.Stats == FileEntry.None ? FileEntry.None : texts.Add(_texts.Get(entry.Stats));
        }

        _texts = texts;
    }

    private FileEntry EntryOf(AddFile file, int hash, long path)
    {
        var extras = FileEntry.None;
        if (file.Tags is { Count: > 0 } || file.BaseRowId is not null || file.DefaultRowCommitVersion is not null || file.ClusteringProvider is not null)
        {
            _extras.Add(new FileExtras(file.Tags, file.BaseRowId, file.DefaultRowCommitVersion, file.ClusteringProvider));
            extras = _extras.Count - 1;
        }

        var vector = FileEntry.None;
        if (file.DeletionVector is not null)
        {
            _vectors.Add(file.DeletionVector);
            vector = _vectors.Count - 1;
        }

        return new FileEntry
        {
            Path = path == FileEntry.None ? _texts.Add(file.Path) : path,
            Stats = KeepStatistics && file.Stats is not null ? _texts.Add(file.Stats) : FileEntry.None,
            Size = file.Size,
            ModificationTime = file.ModificationTime,
            Partition = _partitions.NumberOf(file.PartitionValues),
            Vector = vector,
            Extras = extras,
            Hash = hash,
            DataChange = file.DataChange,
        };
    }

    private int Find(int hash, string normalized, DeletionVectorDescriptor? vector)
    {
        if (_slots.Length == 0)
        {
            return -1;
        }

        var mask = _slots.Length - 1;
        for (var slot = hash & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            ref readonly var entry = ref _entries[_slots[slot] - 1];
            if (entry.Hash == hash && !entry.Removed && IsKey(entry, normalized, vector))
            {
                return _slots[slot] - 1;
            }
        }

        return -1;
    }

    private int Find(int hash, ReadOnlySpan<byte> plainPath)
    {
        var mask = _slots.Length - 1;
        for (var slot = hash & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            ref readonly var entry = ref _entries[_slots[slot] - 1];
            if (entry.Hash == hash && !entry.Removed && entry.Vector == FileEntry.None && IsSame(_texts.Get(entry.Path), plainPath))
            {
                return _slots[slot] - 1;
            }
        }

        return -1;
    }

    private bool IsKey(in FileEntry entry, string normalized, DeletionVectorDescriptor? vector)
    {
        var known = entry.Vector == FileEntry.None ? null : _vectors[entry.Vector];
        return string.Equals(known?.UniqueId, vector?.UniqueId, StringComparison.Ordinal)
            && string.Equals(EncodedPath.Normalize(_texts.GetText(entry.Path)), normalized, StringComparison.Ordinal);
    }

    private void Reindex()
    {
        var size = SmallTable;
        while (size < _count * 3)
        {
            size *= 2;
        }

        _slots = new int[size];
        for (var i = 0; i < _count; i++)
        {
            if (!_entries[i].Removed)
            {
                Place(i);
            }
        }
    }

    private void Place(int number)
    {
        var mask = _slots.Length - 1;
        var slot = _entries[number].Hash & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        _slots[slot] = number + 1;
    }

    private static int HashOf(string path, DeletionVectorDescriptor? vector, out string normalized)
    {
        normalized = EncodedPath.Normalize(path);
        var hash = PathHash.Of(normalized);
        return PathHash.Finish(vector is null ? hash : PathHash.Of(vector.UniqueId, hash));
    }

    /// <summary>The same as of the path as text, since a plain path is its own normal form.</summary>
    private static int HashOf(ReadOnlySpan<byte> plainPath) => PathHash.Finish(PathHash.Of(plainPath));

    private static bool IsSame(ReadOnlySpan<byte> known, ReadOnlySpan<byte> plainPath) =>
        known.SequenceEqual(plainPath)
        || (!IsPlain(known) && EncodedPath.Normalize(Encoding.UTF8.GetString(known)) == Encoding.UTF8.GetString(plainPath));

    /// <summary>Relative, ASCII and nothing encoded in it.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> path) =>
        !path.IsEmpty && path[0] != '/' && !path.ContainsAny((byte)'%', (byte)':') && Ascii.IsValid(path);
}
