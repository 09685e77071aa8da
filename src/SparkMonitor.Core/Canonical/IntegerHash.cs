using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SparkMonitor.Core.Canonical;

/// <summary>
/// The hash of a canonical integer (contract 3.3): four Feistel rounds over two 32-bit halves. The upper 12 bits of the result are the
/// register r, the lower 52 bits are h, the same shape as the first eight bytes of an MD5 digest in big-endian order.
/// </summary>
public static class IntegerHash
{
    private const uint A = 0x7feb352d;
    private const uint B = 0x31848bab;
    private const uint C = 0x2c1b3c6d;
    private const uint D = 0x297a2d39;
    private const uint E = 0x045d9f3b;
    private const ulong LowHalf = 0xffffffff;

    public static ulong Of(long value)
    {
        var low = (uint)value;
        var high = (uint)(value >> 32);
        high ^= Mix(low, A, B);
        low ^= Mix(high, C, D);
        high ^= Mix(low, E, A);
        low ^= Mix(high, B, C);
        return ((ulong)high << 32) | low;
    }

    /// <summary>Hashes many values; <paramref name="hashes"/> is at least as long as <paramref name="values"/>.</summary>
    public static void Of(ReadOnlySpan<long> values, Span<ulong> hashes)
    {
        var done = Vector512.IsHardwareAccelerated ? Of512(values, hashes) : Vector256.IsHardwareAccelerated ? Of256(values, hashes) : 0;
        OfScalar(values[done..], hashes[done..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void OfScalar(ReadOnlySpan<long> values, Span<ulong> hashes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            hashes[i] = Of(values[i]);
        }
    }

    /// <returns>How many values were hashed: all but a remainder of less than two vectors.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Of512(ReadOnlySpan<long> values, Span<ulong> hashes)
    {
        ref var from = ref Unsafe.As<long, ulong>(ref MemoryMarshal.GetReference(values));
        ref var to = ref MemoryMarshal.GetReference(hashes[..values.Length]);
        var lowHalf = Vector512.Create(LowHalf);
        var i = 0;
        for (; i + 16 <= values.Length; i += 16)
        {
            var first = Vector512.LoadUnsafe(ref from, (nuint)i);
            var second = Vector512.LoadUnsafe(ref from, (nuint)i + 8);
            var low = ((first & lowHalf) | (second << 32)).AsUInt32();
            var high = ((first >>> 32) | Vector512.AndNot(second, lowHalf)).AsUInt32();
            high ^= Mix(low, A, B);
            low ^= Mix(high, C, D);
            high ^= Mix(low, E, A);
            low ^= Mix(high, B, C);
            ((low.AsUInt64() & lowHalf) | (high.AsUInt64() << 32)).StoreUnsafe(ref to, (nuint)i);
            ((low.AsUInt64() >>> 32) | Vector512.AndNot(high.AsUInt64(), lowHalf)).StoreUnsafe(ref to, (nuint)i + 8);
        }

        return i;
    }

    /// <returns>How many values were hashed: all but a remainder of less than two vectors.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Of256(ReadOnlySpan<long> values, Span<ulong> hashes)
    {
        ref var from = ref Unsafe.As<long, ulong>(ref MemoryMarshal.GetReference(values));
        ref var to = ref MemoryMarshal.GetReference(hashes[..values.Length]);
        var lowHalf = Vector256.Create(LowHalf);
        var i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            var first = Vector256.LoadUnsafe(ref from, (nuint)i);
            var second = Vector256.LoadUnsafe(ref from, (nuint)i + 4);
            var low = ((first & lowHalf) | (second << 32)).AsUInt32();
            var high = ((first >>> 32) | Vector256.AndNot(second, lowHalf)).AsUInt32();
            high ^= Mix(low, A, B);
            low ^= Mix(high, C, D);
            high ^= Mix(low, E, A);
            low ^= Mix(high, B, C);
            ((low.AsUInt64() & lowHalf) | (high.AsUInt64() << 32)).StoreUnsafe(ref to, (nuint)i);
            ((low.AsUInt64() >>> 32) | Vector256.AndNot(high.AsUInt64(), lowHalf)).StoreUnsafe(ref to, (nuint)i + 4);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint value, uint first, uint second)
    {
        value = (value ^ (value >> 16)) * first;
        value = (value ^ (value >> 15)) * second;
        return value ^ (value >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mix(Vector512<uint> value, uint first, uint second)
    {
        value = (value ^ (value >>> 16)) * Vector512.Create(first);
        value = (value ^ (value >>> 15)) * Vector512.Create(second);
        return value ^ (value >>> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Mix(Vector256<uint> value, uint first, uint second)
    {
        value = (value ^ (value >>> 16)) * Vector256.Create(first);
        value = (value ^ (value >>> 15)) * Vector256.Create(second);
        return value ^ (value >>> 16);
    }
}
