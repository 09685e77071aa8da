using System.Runtime.CompilerServices;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// One group of a column whose values are codes of a dictionary: how often each code occurs. While that is smaller, the codes themselves
/// are kept, one after the other.
/// </summary>
internal sealed class CodeGroup
{
    /// <summary>The code of null.</summary>
    public const ushort Null = 0;

    private const int FirstLength = 16;
    private const int ShortList = 64;

    private ushort[]? _list;
    private int _listed;
    private long[]? _counts;

    public long Bytes => 56 + (sizeof(ushort) * (_list?.Length ?? 0)) + (sizeof(long) * (_counts?.Length ?? 0));

    /// <param name="codes">The codes of a chunk's values.</param>
    /// <param name="rows">The group's rows; empty for all.</param>
    /// <param name="limit">Greater than every code that has been given out.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<ushort> codes, ReadOnlySpan<int> rows, int limit)
    {
        var count = rows.IsEmpty ? codes.Length : rows.Length;
        if (_counts is null && _listed + count <= Math.Max(ShortList, limit))
        {
            Append(codes, rows, count);
            return;
        }

        var counts = Counts(limit);
        if (!rows.IsEmpty)
        {
            foreach (var row in rows)
            {
                counts[codes[row]]++;
            }
        }
        else if (!codes.ContainsAnyExcept(codes[0]))
        {
            counts[codes[0]] += codes.Length;
        }
        else
        {
            foreach (var code in codes)
            {
                counts[code]++;
            }
        }
    }

    public void Add(int code, long count, int limit) => Counts(limit)[code] += count;

    /// <summary>How often each code below <paramref name="limit"/> occurs.</summary>
    public Span<long> Counts(int limit)
    {
        if (_counts is null || _counts.Length < limit)
        {
            Array.Resize(ref _counts, limit <= 4 ? limit : Math.Max(limit, Math.Min(2 * (_counts?.Length ?? 0), NumberGroup.ItemCapacity + 1)));
            foreach (var code in _list.AsSpan(0, _listed))
            {
                _counts[code]++;
            }

            (_list, _listed) = (null, 0);
        }

        return _counts.AsSpan(0, limit);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Append(ReadOnlySpan<ushort> codes, ReadOnlySpan<int> rows, int count)
    {
        if (_list is null || _listed + count > _list.Length)
        {
            Array.Resize(ref _list, Math.Max(_listed + count, Math.Max(FirstLength, 2 * _listed)));
        }

        var target = _list.AsSpan(_listed, count);
        if (rows.IsEmpty)
        {
            codes.CopyTo(target);
        }
        else
        {
            for (var i = 0; i < rows.Length; i++)
            {
                target[i] = codes[rows[i]];
            }
        }

        _listed += count;
    }
}
