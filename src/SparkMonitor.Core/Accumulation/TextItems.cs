using System.Runtime.CompilerServices;
using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// The distinct item keys of a group of text and their counts, up to the capacity of the item sketch. A long text is known by its digest
/// alone; a literal text that reads like such a key (<c>md5:...</c>) may equal one, and the two are then one item.
/// </summary>
internal sealed class TextItems
{
    private const int FirstSlots = 16;

    private ushort[] _slots = new ushort[FirstSlots];
    private Entry[] _entries = new Entry[FirstSlots / 2];
    private byte[] _bytes = [];
    private int _used;
    private int _count;
    private int _hashed;
    private int _lookalikes;

    public long Bytes => (sizeof(ushort) * _slots.Length) + (32L * _entries.Length) + _bytes.Length;

    /// <param name="hash">The first half of the text's digest.</param>
    /// <returns>False where the key is one too many; the items are then of no use any more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(ulong hash, ReadOnlySpan<byte> key, bool isHashed, long count)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            ref var entry = ref _entries[_slots[slot] - 1];
            if (entry.Hash == hash && entry.IsHashed == isHashed && KeyOf(entry).SequenceEqual(key))
            {
                entry.Count += count;
                return true;
            }
        }

        if (IsKnownOtherwise(key, isHashed, out var twin))
        {
            _entries[twin].Count += count;
            return true;
        }

        if (_count == NumberGroup.ItemCapacity)
        {
            return false;
        }

        Append(hash, key, isHashed, count, slot);
        return true;
    }

    /// <returns>False where the keys of both are too many.</returns>
    public bool TryAdd(TextItems other)
    {
        for (var i = 0; i < other._count; i++)
        {
            ref var entry = ref other._entries[i];
            if (!TryAdd(entry.Hash, other.KeyOf(entry), entry.IsHashed, entry.Count))
            {
                return false;
            }
        }

        return true;
    }

    public (byte[][] Keys, long[] Counts) Read()
    {
        var keys = new byte[_count][];
        var counts = new long[_count];
        for (var i = 0; i < _count; i++)
        {
            keys[i] = KeyOf(_entries[i]).ToArray();
            counts[i] = _entries[i].Count;
        }

        return (keys, counts);
    }

    private ReadOnlySpan<byte> KeyOf(in Entry entry) => _bytes.AsSpan(entry.Start, entry.Length);

    /// <summary>The same key as a digest and as a literal text lies in different slots, so one is sought for the other.</summary>
    private bool IsKnownOtherwise(ReadOnlySpan<byte> key, bool isHashed, out int twin)
    {
        twin = -1;
        if (isHashed ? _lookalikes == 0 : _hashed == 0 || !HashedKey.LooksLike(key))
        {
            return false;
        }

        for (twin = 0; twin < _count; twin++)
        {
            if (_entries[twin].IsHashed != isHashed && KeyOf(_entries[twin]).SequenceEqual(key))
            {
                return true;
            }
        }

        return false;
    }

    private void Append(ulong hash, ReadOnlySpan<byte> key, bool isHashed, long count, int slot)
    {
        if (2 * _count == _slots.Length)
        {
            slot = Grow(hash);
        }

        if (_used + key.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_used + key.Length, 2 * _bytes.Length));
        }

        key.CopyTo(_bytes.AsSpan(_used));
        _entries[_count] = new Entry { Hash = hash, Count = count, Start = _used, Length = (short)key.Length, IsHashed = isHashed };
        _used += key.Length;
        _slots[slot] = (ushort)++_count;
        _hashed += isHashed ? 1 : 0;
        _lookalikes += !isHashed && HashedKey.LooksLike(key) ? 1 : 0;
    }

    private int Grow(ulong hash)
    {
        _slots = new ushort[_slots.Length * 2];
        Array.Resize(ref _entries, _slots.Length / 2);
        for (var i = 0; i < _count; i++)
        {
            _slots[Free(_entries[i].Hash)] = (ushort)(i + 1);
        }

        return Free(hash);
    }

    private int Free(ulong hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private struct Entry
    {
        public ulong Hash;
        public long Count;
        public int Start;
        public short Length;
        public bool IsHashed;
    }
}
