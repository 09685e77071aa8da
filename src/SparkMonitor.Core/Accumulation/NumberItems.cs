using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>Makes item sketches of numbers. Tables of many windows and slices have millions of items, so that sorting them counts.</summary>
internal static class NumberItems
{
    private const int FewItems = 64;
    private const int DigitBits = 8;
    private const int Digits = 1 << DigitBits;

    /// <param name="unit">One whose keys are eight bytes.</param>
    /// <param name="keys">Distinct <see cref="ItemKey.Sortable(long)"/> numbers, at most as many as an item sketch holds; left sorted.</param>
    /// <param name="counts">How often each occurs, at least once.</param>
    public static ItemSketch ToSketch(NumericUnit unit, Span<ulong> keys, long[] counts)
    {
        Sort(keys, counts);
        var bytes = new byte[sizeof(ulong) * keys.Length];
        BinaryPrimitives.ReverseEndianness(keys, MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan()));
        var ends = new int[keys.Length];
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = sizeof(ulong) * (i + 1);
        }

        return ItemSketch.Trusted(unit, bytes, ends, counts);
    }

    /// <summary>Ascending by key: a radix sort from the lowest digit up, leaving out digits that are the same everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sort(Span<ulong> keys, Span<long> counts)
    {
        if (keys.Length <= FewItems)
        {
            keys.Sort(counts);
            return;
        }

        var varying = 0UL;
        foreach (var key in keys)
        {
            varying |= key ^ keys[0];
        }

        var fromKeys = keys;
        var fromCounts = counts;
        var toKeys = Workspace.Current.SortKeys(keys.Length);
        var toCounts = Workspace.Current.SortCounts(keys.Length);
        Span<int> places = stackalloc int[Digits];
        for (var shift = 0; shift < 64; shift += DigitBits)
        {
            if (((varying >> shift) & (Digits - 1)) == 0)
            {
                continue;
            }

            places.Clear();
            foreach (var key in fromKeys)
            {
                places[(int)(key >> shift) & (Digits - 1)]++;
            }

            var start = 0;
            foreach (ref var place in places)
            {
                (place, start) = (start, start + place);
            }

            for (var i = 0; i < fromKeys.Length; i++)
            {
                var place = places[(int)(fromKeys[i] >> shift) & (Digits - 1)]++;
                toKeys[place] = fromKeys[i];
                toCounts[place] = fromCounts[i];
            }

            var keysBefore = fromKeys;
            var countsBefore = fromCounts;
            fromKeys = toKeys;
            fromCounts = toCounts;
            toKeys = keysBefore;
            toCounts = countsBefore;
        }

        if (fromKeys != keys)
        {
            fromKeys.CopyTo(keys);
            fromCounts.CopyTo(counts);
        }
    }
}
