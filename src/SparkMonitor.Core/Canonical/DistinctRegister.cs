using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SparkMonitor.Core.Canonical;

/// <summary>
/// Register and code of a hash (contract 3.3). The code (W - lz) * 1024 + b of an h is read off the bits of (double)h: its exponent is
/// W - 1 - lz and its first ten mantissa bits are b.
/// </summary>
public static class DistinctRegister
{
    private const ulong Mask = (1UL << 52) - 1;
    private const ulong ExponentBias = 1022UL << 10;

    /// <summary>The bits of 2^52: or-ed with an h below 2^52 they give the double 2^52 + h.</summary>
    private const ulong TwoTo52 = 0x4330000000000000;

    /// <summary>The register among 4,096.</summary>
    public static int Index(ulong hash) => (int)(hash >> 52);

    /// <summary>The code of h among 4,096 registers, W = 52.</summary>
    public static ushort Code(ulong hash) => CodeOf(hash & Mask, 0);

    /// <summary>The register among 512.</summary>
    public static int FoldedIndex(ulong hash) => (int)(hash >> 55);

    /// <summary>The code of h among 512 registers, W = 55: the low three bits of the register stand in front of h.</summary>
    public static ushort FoldedCode(ulong hash)
    {
        var h = hash & ((1UL << 55) - 1);

        // From 2^52 on a double could round; the bits cut off there lie below the ten that count.
        return h > Mask ? CodeOf(h >> 8, 8) : CodeOf(h, 0);
    }

    /// <summary>Code in the upper and register in the lower half of a word, for each hash.</summary>
    internal static void Pack(ReadOnlySpan<ulong> hashes, Span<uint> packed)
    {
        var done = Vector512.IsHardwareAccelerated ? Pack512(hashes, packed) : Vector256.IsHardwareAccelerated ? Pack256(hashes, packed) : 0;
        PackScalar(hashes[done..], packed[done..]);
    }

    /// <summary>As <see cref="Pack"/> for 512 registers.</summary>
    internal static void PackFolded(ReadOnlySpan<ulong> hashes, Span<uint> packed)
    {
        var done = Vector512.IsHardwareAccelerated ? PackFolded512(hashes, packed) : Vector256.IsHardwareAccelerated ? PackFolded256(hashes, packed) : 0;
        PackFoldedScalar(hashes[done..], packed[done..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackScalar(ReadOnlySpan<ulong> hashes, Span<uint> packed)
    {
        for (var i = 0; i < hashes.Length; i++)
        {
            packed[i] = ((uint)Code(hashes[i]) << 16) | (uint)Index(hashes[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackFoldedScalar(ReadOnlySpan<ulong> hashes, Span<uint> packed)
    {
        for (var i = 0; i < hashes.Length; i++)
        {
            packed[i] = ((uint)FoldedCode(hashes[i]) << 16) | (uint)FoldedIndex(hashes[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Pack512(ReadOnlySpan<ulong> hashes, Span<uint> packed)
    {
        ref var from = ref MemoryMarshal.GetReference(hashes);
        ref var to = ref MemoryMarshal.GetReference(packed[..hashes.Length]);
        var i = 0;
        for (; i + 16 <= hashes.Length; i += 16)
        {
            var first = Vector512.LoadUnsafe(ref from, (nuint)i);
            var second = Vector512.LoadUnsafe(ref from, (nuint)i + 8);
            Vector512.Narrow(
                (CodeOf(first & Vector512.Create(Mask)) << 16) | (first >>> 52),
                (CodeOf(second & Vector512.Create(Mask)) << 16) | (second >>> 52)).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Pack256(ReadOnlySpan<ulong> hashes, Span<uint> packed)
    {
        ref var from = ref MemoryMarshal.GetReference(hashes);
        ref var to = ref MemoryMarshal.GetReference(packed[..hashes.Length]);
        var i = 0;
        for (; i + 8 <= hashes.Length; i += 8)
        {
            var first = Vector256.LoadUnsafe(ref from, (nuint)i);
            var second = Vector256.LoadUnsafe(ref from, (nuint)i + 4);
            Vector256.Narrow(
                (CodeOf(first & Vector256.Create(Mask)) << 16) | (first >>> 52),
                (CodeOf(second & Vector256.Create(Mask)) << 16) | (second >>> 52)).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int PackFolded512(ReadOnlySpan<ulong> hashes, Span<uint> packed)
    {
        ref var from = ref MemoryMarshal.GetReference(hashes);
        ref var to = ref MemoryMarshal.GetReference(packed[..hashes.Length]);
        var i = 0;
        for (; i + 16 <= hashes.Length; i += 16)
        {
            var first = Vector512.LoadUnsafe(ref from, (nuint)i);
            var second = Vector512.LoadUnsafe(ref from, (nuint)i + 8);
            Vector512.Narrow(
                (FoldedCodeOf(first) << 16) | (first >>> 55),
                (FoldedCodeOf(second) << 16) | (second >>> 55)).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int PackFolded256(ReadOnlySpan<ulong> hashes, Span<uint> packed)
    {
        ref var from = ref MemoryMarshal.GetReference(hashes);
        ref var to = ref MemoryMarshal.GetReference(packed[..hashes.Length]);
        var i = 0;
        for (; i + 8 <= hashes.Length; i += 8)
        {
            var first = Vector256.LoadUnsafe(ref from, (nuint)i);
            var second = Vector256.LoadUnsafe(ref from, (nuint)i + 4);
            Vector256.Narrow(
                (FoldedCodeOf(first) << 16) | (first >>> 55),
                (FoldedCodeOf(second) << 16) | (second >>> 55)).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    private static ushort CodeOf(ulong h, int shift) =>
        h == 0 ? (ushort)0 : (ushort)((BitConverter.DoubleToUInt64Bits(h) >> 42) - ExponentBias + ((ulong)shift << 10));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> CodeOf(Vector512<ulong> h)
    {
        var bits = ((h | Vector512.Create(TwoTo52)).AsDouble() - Vector512.Create(TwoTo52).AsDouble()).AsUInt64();
        return Vector512.AndNot((bits >>> 42) - Vector512.Create(ExponentBias), Vector512.Equals(h, Vector512<ulong>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> CodeOf(Vector256<ulong> h)
    {
        var bits = ((h | Vector256.Create(TwoTo52)).AsDouble() - Vector256.Create(TwoTo52).AsDouble()).AsUInt64();
        return Vector256.AndNot((bits >>> 42) - Vector256.Create(ExponentBias), Vector256.Equals(h, Vector256<ulong>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> FoldedCodeOf(Vector512<ulong> hash)
    {
        var h = hash & Vector512.Create((1UL << 55) - 1);
        var isNarrow = Vector512.Equals(h >>> 52, Vector512<ulong>.Zero);
        var code = CodeOf(Vector512.ConditionalSelect(isNarrow, h, h >>> 8));
        return Vector512.ConditionalSelect(isNarrow, code, code + Vector512.Create(8UL << 10));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> FoldedCodeOf(Vector256<ulong> hash)
    {
        var h = hash & Vector256.Create((1UL << 55) - 1);
        var isNarrow = Vector256.Equals(h >>> 52, Vector256<ulong>.Zero);
        var code = CodeOf(Vector256.ConditionalSelect(isNarrow, h, h >>> 8));
        return Vector256.ConditionalSelect(isNarrow, code, code + Vector256.Create(8UL << 10));
    }
}
