using System.Numerics;
using System.Runtime.CompilerServices;

namespace SparkMonitor.Core.Accumulation;

/// <summary>Numbers the distinct values of a column or group from 0 on, up to a limit: open addressing with linear probing.</summary>
internal sealed class KeyTable(int limit)
{
    private const int FirstSlots = 32;

    private ushort[] _slots = new ushort[FirstSlots];
    private long[] _keys = new long[FirstSlots / 2];
    private int _shift = 64 - 5;

    public int Count { get; private set; }

    public ReadOnlySpan<long> Keys => _keys.AsSpan(0, Count);

    public long Bytes => (_slots.Length * sizeof(ushort)) + (_keys.Length * sizeof(long));

    /// <summary>The number of a key, which is added when it is new; -1 when that would exceed the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int IndexOf(long key)
    {
        var slots = _slots;
        var keys = _keys;
        var mask = slots.Length - 1;
        for (var slot = (int)(Scatter(key) >> _shift); ; slot = (slot + 1) & mask)
        {
            int index = slots[slot];
            if (index == 0)
            {
                return Add(key, slot);
            }

            if (keys[index - 1] == key)
            {
                return index - 1;
            }
        }
    }

    public void Clear()
    {
        _slots.AsSpan().Clear();
        Count = 0;
    }

    private static ulong Scatter(long key) => ((ulong)key ^ ((ulong)key >> 32)) * 0x9e3779b97f4a7c15;

    private int Add(long key, int slot)
    {
        if (Count == limit)
        {
            return -1;
        }

        if (2 * Count == _slots.Length)
        {
            Grow();
            var mask = _slots.Length - 1;
            for (slot = (int)(Scatter(key) >> _shift); _slots[slot] != 0;)
            {
                slot = (slot + 1) & mask;
            }
        }

        _keys[Count] = key;
        _slots[slot] = (ushort)++Count;
        return Count - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        var slots = new ushort[_slots.Length * 4];
        Array.Resize(ref _keys, slots.Length / 2);
        _shift = 64 - BitOperations.Log2((uint)slots.Length);
        var mask = slots.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)(Scatter(_keys[i]) >> _shift);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = (ushort)(i + 1);
        }

        _slots = slots;
    }
}
