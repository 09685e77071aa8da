using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>Widens the values of a chunk to canonical integers.</summary>
internal static class ChunkKeys
{
    /// <param name="hasNonFinite">Some real, perhaps of a null row, is NaN or infinite.</param>
    public static void Load(in ColumnChunk chunk, Span<long> keys, out bool hasNonFinite)
    {
        hasNonFinite = false;
        switch (chunk.Layout)
        {
            case ValueLayout.Boolean:
                Widen(chunk.Values[..chunk.Count], keys);
                break;
            case ValueLayout.Int8:
                Widen(MemoryMarshal.Cast<byte, sbyte>(chunk.Values)[..chunk.Count], keys);
                break;
            case ValueLayout.Int16:
                Widen(MemoryMarshal.Cast<byte, short>(chunk.Values)[..chunk.Count], keys);
                break;
            case ValueLayout.Int32:
                Widen(MemoryMarshal.Cast<byte, int>(chunk.Values)[..chunk.Count], keys);
                break;
            case ValueLayout.Int64:
                MemoryMarshal.Cast<byte, long>(chunk.Values)[..chunk.Count].CopyTo(keys);
                break;
            case ValueLayout.Float:
                var floats = MemoryMarshal.Cast<byte, float>(chunk.Values)[..chunk.Count];
                var doubles = MemoryMarshal.Cast<long, double>(keys);
                for (var i = 0; i < floats.Length; i++)
                {
                    doubles[i] = floats[i];
                }

                hasNonFinite = Canonicalise(doubles, keys);
                break;
            case ValueLayout.Double:
                hasNonFinite = Canonicalise(MemoryMarshal.Cast<byte, double>(chunk.Values)[..chunk.Count], keys);
                break;
            default:
                throw new ArgumentException($"A column of numbers cannot be read from {chunk.Layout} values.", nameof(chunk));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Canonicalise(ReadOnlySpan<double> values, Span<long> keys)
    {
        RealBits.Of(values, keys);
        ref var key = ref MemoryMarshal.GetReference(keys);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var infinity = Vector256.Create(RealBits.PositiveInfinity);
            var found = Vector256<long>.Zero;
            for (; i + 4 <= keys.Length; i += 4)
            {
                found |= Vector256.Equals(Vector256.LoadUnsafe(ref key, (nuint)i) & infinity, infinity);
            }

            if (found != Vector256<long>.Zero)
            {
                return true;
            }
        }

        for (; i < keys.Length; i++)
        {
            if (!RealBits.IsFinite(keys[i]))
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<byte> values, Span<long> keys)
    {
        for (var i = 0; i < values.Length; i++)
        {
            keys[i] = values[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<sbyte> values, Span<long> keys)
    {
        for (var i = 0; i < values.Length; i++)
        {
            keys[i] = values[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<short> values, Span<long> keys)
    {
        for (var i = 0; i < values.Length; i++)
        {
            keys[i] = values[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<int> values, Span<long> keys)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(keys[..values.Length]);
        var i = 0;
        for (; Vector256.IsHardwareAccelerated && i + 8 <= values.Length; i += 8)
        {
            var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            lower.StoreUnsafe(ref to, (nuint)i);
            upper.StoreUnsafe(ref to, (nuint)i + 4);
        }

        for (; i < values.Length; i++)
        {
            keys[i] = values[i];
        }
    }
}
