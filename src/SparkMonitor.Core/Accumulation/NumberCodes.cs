using System.Numerics;
using System.Runtime.CompilerServices;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// The dictionary of a column of numbers: codes from 1 on, 0 is null. Integers that lie close together are looked up in an array.
/// </summary>
internal sealed class NumberCodes(bool isReal)
{
    private const int LongestRange = 1 << 14;

    private readonly KeyTable _table = new(NumberGroup.ItemCapacity);
    private ushort[] _range = [];
    private long _first;

    /// <summary>Greater than every code given out.</summary>
    public int Limit => _table.Count + 1;

    public ReadOnlySpan<long> Keys => _table.Keys;

    public long Bytes => _table.Bytes + (sizeof(ushort) * _range.Length);

    /// <summary>The code of every value; false where they are too many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryEncode(ReadOnlySpan<long> keys, ReadOnlySpan<ulong> validity, Span<ushort> codes)
    {
        if (validity.IsEmpty)
        {
            return TryEncode(keys, codes);
        }

        for (var start = 0; start < keys.Length; start += 64)
        {
            var length = Math.Min(64, keys.Length - start);
            var word = validity[start >> 6];
            var target = codes.Slice(start, length);
            if (word == ulong.MaxValue)
            {
                if (!TryEncode(keys.Slice(start, length), target))
                {
                    return false;
                }

                continue;
            }

            target.Clear();
            for (word &= length == 64 ? ulong.MaxValue : (1UL << length) - 1; word != 0; word &= word - 1)
            {
                var i = BitOperations.TrailingZeroCount(word);
                var code = CodeOf(keys[start + i]);
                if (code == 0)
                {
                    return false;
                }

                target[i] = (ushort)code;
            }
        }

        return true;
    }

    /// <summary>The code of a value, 0 where it would be one too many.</summary>
    public int CodeOf(long key)
    {
        var place = (ulong)(key - _first);
        return place < (ulong)_range.Length && _range[place] != 0 ? _range[place] : Find(key);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryEncode(ReadOnlySpan<long> keys, Span<ushort> codes)
    {
        var (last, lastCode) = (0L, (ushort)0);
        var range = _range;
        var first = _first;
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i];
            var place = (ulong)(key - first);
            if (place < (ulong)range.Length && range[place] != 0)
            {
                codes[i] = range[place];
                continue;
            }

            if (key != last || lastCode == 0)
            {
                (last, lastCode) = (key, (ushort)Find(key));
                if (lastCode == 0)
                {
                    return false;
                }

                (range, first) = (_range, _first);
            }

            codes[i] = lastCode;
        }

        return true;
    }

    private int Find(long key)
    {
        var known = _table.Count;
        var index = _table.IndexOf(key);
        if (index == known && !isReal)
        {
            Cover(key);
        }

        return index + 1;
    }

    /// <summary>Takes a new integer into the array if it does not get too long.</summary>
    private void Cover(long key)
    {
        var isEmpty = _range.Length == 0;
        var least = isEmpty ? key : Math.Min(_first, key);
        var greatest = isEmpty ? key : Math.Max(_first + _range.Length - 1, key);
        if ((ulong)(greatest - least) >= LongestRange)
        {
            return;
        }

        var span = greatest - least + 1;
        if (span > _range.Length)
        {
            var length = Math.Max(64, (long)BitOperations.RoundUpToPowerOf2((ulong)span));
            var first = !isEmpty && key < _first ? least + span - length : least;
            if (first > least || first + length - 1 < greatest)
            {
                return; // next to the ends of 64 bits
            }

            var range = new ushort[length];
            _range.CopyTo(range, isEmpty ? 0 : _first - first);
            (_range, _first) = (range, first);
        }

        _range[key - _first] = (ushort)_table.Count;
    }
}
