using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SparkMonitor.Core.Accumulation;

/// <summary>The dictionary of a column of text: codes from 1 on, 0 is null. Texts of up to 12 bytes are compared as two words.</summary>
internal sealed class TextCodes
{
    private const int FirstSlots = 32;

    /// <summary>A dictionary of longer texts is given up: few, but huge values.</summary>
    private const int MaxBytes = 4 << 20;

    private ushort[] _slots = new ushort[FirstSlots];
    private Entry[] _entries = new Entry[FirstSlots / 2];
    private byte[] _bytes = [];
    private int _used;

    public int Count { get; private set; }

    /// <summary>Greater than every code given out.</summary>
    public int Limit => Count + 1;

    public long Bytes => (sizeof(ushort) * _slots.Length) + (24L * _entries.Length) + _bytes.Length;

    public ReadOnlySpan<byte> this[int code]
    {
        get
        {
            ref var entry = ref _entries[code - 1];
            var length = (int)entry.Lower;
            return length <= TextView.InlineLength
                ? MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref entry, 1)).Slice(4, length)
                : _bytes.AsSpan(entry.Start, length);
        }
    }

    /// <summary>The code of every value; false where they are too many or too long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryEncode(ReadOnlySpan<TextView> views, ReadOnlySpan<ulong> validity, Span<ushort> codes)
    {
        for (var i = 0; i < views.Length; i++)
        {
            if (!validity.IsEmpty && (validity[i >> 6] & (1UL << (i & 63))) == 0)
            {
                codes[i] = CodeGroup.Null;
                continue;
            }

            ref readonly var view = ref views[i];
            var code = view.IsInline ? CodeOf(view.Lower, view.Upper, []) : CodeOf(view.Lower, Content(TextView.Bytes(in view)), TextView.Bytes(in view));
            if (code == 0)
            {
                return false;
            }

            codes[i] = (ushort)code;
        }

        return true;
    }

    /// <summary>The code of a text, 0 where it would be one too many.</summary>
    public unsafe int CodeOf(ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
        {
            var view = new TextView(bytes, text.Length);
            return view.IsInline ? CodeOf(view.Lower, view.Upper, []) : CodeOf(view.Lower, Content(text), text);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Content(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length;
        var words = MemoryMarshal.Cast<byte, ulong>(text);
        foreach (var word in words)
        {
            hash = (BitOperations.RotateLeft(hash, 29) ^ word) * 0x9e3779b97f4a7c15;
        }

        // The last eight bytes, which may overlap the words.
        return (BitOperations.RotateLeft(hash, 29) ^ MemoryMarshal.Read<ulong>(text[^8..])) * 0x9e3779b97f4a7c15;
    }

    private static uint Scatter(ulong lower, ulong upper)
    {
        var hash = ((lower * 0xff51afd7ed558ccd) ^ upper) * 0x9e3779b97f4a7c15;
        return (uint)((hash ^ (hash >> 29)) >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CodeOf(ulong lower, ulong upper, ReadOnlySpan<byte> longText)
    {
        var slots = _slots;
        var mask = (uint)slots.Length - 1;
        for (var slot = Scatter(lower, upper) & mask; ; slot = (slot + 1) & mask)
        {
            int code = slots[slot];
            if (code == 0)
            {
                return Add(lower, upper, longText, slot);
            }

            ref var entry = ref _entries[code - 1];
            if (entry.Lower == lower && entry.Upper == upper && (longText.IsEmpty || _bytes.AsSpan(entry.Start, longText.Length).SequenceEqual(longText)))
            {
                return code;
            }
        }
    }

    private int Add(ulong lower, ulong upper, ReadOnlySpan<byte> longText, uint slot)
    {
        if (Count == NumberGroup.ItemCapacity || _used + (long)longText.Length > MaxBytes)
        {
            return 0;
        }

        if (2 * Count == _slots.Length)
        {
            slot = Grow(lower, upper);
        }

        _entries[Count] = new Entry { Lower = lower, Upper = upper, Start = _used };
        if (!longText.IsEmpty)
        {
            if (_used + longText.Length > _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(_used + longText.Length, Math.Min(2 * _bytes.Length, MaxBytes)));
            }

            longText.CopyTo(_bytes.AsSpan(_used));
            _used += longText.Length;
        }

        _slots[slot] = (ushort)++Count;
        return Count;
    }

    private uint Grow(ulong lower, ulong upper)
    {
        _slots = new ushort[_slots.Length * 4];
        Array.Resize(ref _entries, _slots.Length / 2);
        for (var i = 0; i < Count; i++)
        {
            _slots[Free(_entries[i].Lower, _entries[i].Upper)] = (ushort)(i + 1);
        }

        return Free(lower, upper);
    }

    private uint Free(ulong lower, ulong upper)
    {
        var mask = (uint)_slots.Length - 1;
        var slot = Scatter(lower, upper) & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    /// <summary>An inline view as it is; of a longer text length and prefix, a hash of the content, and where the bytes start.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public ulong Lower;
        public ulong Upper;
        public int Start;
    }
}
