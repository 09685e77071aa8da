using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>The arithmetic of <see cref="OctaveBlocks"/> on many values at once; every width gives the same bits.</summary>
internal static class OctaveKernel
{
    /// <summary>A place is an <see cref="OctaveKey"/> above a cell of the octave.</summary>
    public const int KeyShift = 8;

    public const uint CellMask = (1 << KeyShift) - 1;

    private const ulong ExponentMask = 0x7ff;

    /// <summary>Added to a small whole double, this leaves it as an integer in the low bits.</summary>
    private const double WholeOrigin = 4503599627370496.0;

    /// <summary>True where four values at a time are added to their blocks.</summary>
    public static bool IsVectorised => Avx.IsSupported && Vector256.IsHardwareAccelerated;

    /// <summary>The fraction s and the place of every value.</summary>
    public static void Split(ReadOnlySpan<double> values, bool cells, Span<double> fractions, Span<uint> places)
    {
        var done = Vector512.IsHardwareAccelerated ? Split512(values, cells, fractions, places)
            : Vector256.IsHardwareAccelerated ? Split256(values, cells, fractions, places) : 0;
        SplitScalar(values[done..], cells, fractions[done..], places[done..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SplitScalar(ReadOnlySpan<double> values, bool cells, Span<double> fractions, Span<uint> places)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
            {
                (fractions[i], places[i]) = (0, OctaveKey.Zero << KeyShift);
                continue;
            }

            var octave = Octave.Of(values[i]);
            fractions[i] = octave.Fraction;
            places[i] = ((uint)OctaveKey.Of(octave) << KeyShift) | (cells ? (uint)Octave.CellInOctave(octave.Fraction) : 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Split512(ReadOnlySpan<double> values, bool cells, Span<double> fractions, Span<uint> places)
    {
        ref var from = ref Unsafe.As<double, ulong>(ref MemoryMarshal.GetReference(values));
        ref var fraction = ref MemoryMarshal.GetReference(fractions[..values.Length]);
        ref var place = ref MemoryMarshal.GetReference(places[..values.Length]);
        var cellMask = Vector512.Create(cells ? (ulong)CellMask : 0);
        var i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            var bits = Vector512.LoadUnsafe(ref from, (nuint)i);
            var mantissa = bits & Vector512.Create(Octave.MantissaMask);
            var key = bits >>> 52;
            var isSubnormal = Vector512.AndNot(
                Vector512.Equals(key & Vector512.Create(ExponentMask), Vector512<ulong>.Zero), Vector512.Equals(mantissa, Vector512<ulong>.Zero));
            if (isSubnormal != Vector512<ulong>.Zero)
            {
                SplitScalar(values.Slice(i, 8), cells, fractions.Slice(i, 8), places.Slice(i, 8));
                continue;
            }

            var s = (mantissa | Vector512.Create(Octave.OneBits)).AsDouble() - Vector512.Create(1.0);
            var horner = ((((Vector512.Create(12.0) * s) - Vector512.Create(42.0)) * s) + Vector512.Create(100.0)) * s;
            var cell = (Vector512.Floor(horner) + Vector512.Create(WholeOrigin)).AsUInt64() & cellMask;
            s.StoreUnsafe(ref fraction, (nuint)i);
            var packed = (key << KeyShift) | cell;
            Vector256.Narrow(packed.GetLower(), packed.GetUpper()).StoreUnsafe(ref place, (nuint)i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Split256(ReadOnlySpan<double> values, bool cells, Span<double> fractions, Span<uint> places)
    {
        ref var from = ref Unsafe.As<double, ulong>(ref MemoryMarshal.GetReference(values));
        ref var fraction = ref MemoryMarshal.GetReference(fractions[..values.Length]);
        ref var place = ref MemoryMarshal.GetReference(places[..values.Length]);
        var cellMask = Vector256.Create(cells ? (ulong)CellMask : 0);
        var i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            var bits = Vector256.LoadUnsafe(ref from, (nuint)i);
            var mantissa = bits & Vector256.Create(Octave.MantissaMask);
            var key = bits >>> 52;
            var isSubnormal = Vector256.AndNot(
                Vector256.Equals(key & Vector256.Create(ExponentMask), Vector256<ulong>.Zero), Vector256.Equals(mantissa, Vector256<ulong>.Zero));
            if (isSubnormal != Vector256<ulong>.Zero)
            {
                SplitScalar(values.Slice(i, 4), cells, fractions.Slice(i, 4), places.Slice(i, 4));
                continue;
            }

            var s = (mantissa | Vector256.Create(Octave.OneBits)).AsDouble() - Vector256.Create(1.0);
            var horner = ((((Vector256.Create(12.0) * s) - Vector256.Create(42.0)) * s) + Vector256.Create(100.0)) * s;
            var cell = (Vector256.Floor(horner) + Vector256.Create(WholeOrigin)).AsUInt64() & cellMask;
            s.StoreUnsafe(ref fraction, (nuint)i);
            var packed = (key << KeyShift) | cell;
            Vector128.Narrow(packed.GetLower(), packed.GetUpper()).StoreUnsafe(ref place, (nuint)i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsOneOctave(ReadOnlySpan<uint> places)
    {
        var first = places[0] >> KeyShift;
        foreach (var place in places)
        {
            if (place >> KeyShift != first)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds the raw lanes of the first four powers of every fraction to the first eight entries of a block.</summary>
    public static void Sum(ReadOnlySpan<double> fractions, Span<long> block)
    {
        var done = Vector512.IsHardwareAccelerated ? Sum512(fractions, block) : Vector256.IsHardwareAccelerated ? Sum256(fractions, block) : 0;
        SumScalar(fractions[done..], block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SumScalar(ReadOnlySpan<double> fractions, Span<long> block)
    {
        foreach (var s in fractions)
        {
            var square = s * s;
            Lanes(s, block, 0);
            Lanes(square, block, 1);
            Lanes(square * s, block, 2);
            Lanes(square * square, block, 3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Sum512(ReadOnlySpan<double> fractions, Span<long> block)
    {
        ref var from = ref MemoryMarshal.GetReference(fractions);
        var (h1, h2, h3, h4) = (Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero);
        var (l1, l2, l3, l4) = (h1, h1, h1, h1);
        var i = 0;
        for (; i + 8 <= fractions.Length; i += 8)
        {
            var s = Vector512.LoadUnsafe(ref from, (nuint)i);
            var square = s * s;
            Lanes(s, ref h1, ref l1);
            Lanes(square, ref h2, ref l2);
            Lanes(square * s, ref h3, ref l3);
            Lanes(square * square, ref h4, ref l4);
        }

        block[0] += Vector512.Sum(h1);
        block[1] += Vector512.Sum(h2);
        block[2] += Vector512.Sum(h3);
        block[3] += Vector512.Sum(h4);
        block[4] += Vector512.Sum(l1);
        block[5] += Vector512.Sum(l2);
        block[6] += Vector512.Sum(l3);
        block[7] += Vector512.Sum(l4);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Sum256(ReadOnlySpan<double> fractions, Span<long> block)
    {
        ref var from = ref MemoryMarshal.GetReference(fractions);
        var (h1, h2, h3, h4) = (Vector256<long>.Zero, Vector256<long>.Zero, Vector256<long>.Zero, Vector256<long>.Zero);
        var (l1, l2, l3, l4) = (h1, h1, h1, h1);
        var i = 0;
        for (; i + 4 <= fractions.Length; i += 4)
        {
            var s = Vector256.LoadUnsafe(ref from, (nuint)i);
            var square = s * s;
            Lanes(s, ref h1, ref l1);
            Lanes(square, ref h2, ref l2);
            Lanes(square * s, ref h3, ref l3);
            Lanes(square * square, ref h4, ref l4);
        }

        block[0] += Vector256.Sum(h1);
        block[1] += Vector256.Sum(h2);
        block[2] += Vector256.Sum(h3);
        block[3] += Vector256.Sum(h4);
        block[4] += Vector256.Sum(l1);
        block[5] += Vector256.Sum(l2);
        block[6] += Vector256.Sum(l3);
        block[7] += Vector256.Sum(l4);
        return i;
    }

    /// <summary>For each of four fractions one vector of s, s^2, s^3, s^4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Powers(
        ref double fraction, out Vector256<double> first, out Vector256<double> second, out Vector256<double> third, out Vector256<double> fourth)
    {
        var s = Vector256.LoadUnsafe(ref fraction);
        var square = s * s;
        var cube = square * s;
        var quad = square * square;
        var evenLow = Avx.UnpackLow(s, square);
        var oddLow = Avx.UnpackHigh(s, square);
        var evenHigh = Avx.UnpackLow(cube, quad);
        var oddHigh = Avx.UnpackHigh(cube, quad);
        first = Avx.Permute2x128(evenLow, evenHigh, 0x20);
        second = Avx.Permute2x128(oddLow, oddHigh, 0x20);
        third = Avx.Permute2x128(evenLow, evenHigh, 0x31);
        fourth = Avx.Permute2x128(oddLow, oddHigh, 0x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref long block, int cell, Vector256<double> powers)
    {
        var raised = powers + Vector256.Create(MomentLanes.HighOrigin);
        var rest = (powers - (raised - Vector256.Create(MomentLanes.HighOrigin))) + Vector256.Create(MomentLanes.LowOrigin);
        (Vector256.LoadUnsafe(ref block) + raised.AsInt64()).StoreUnsafe(ref block);
        (Vector256.LoadUnsafe(ref block, 4) + rest.AsInt64()).StoreUnsafe(ref block, 4);
        Unsafe.Add(ref block, cell)++;
    }

    private static void Lanes(double power, Span<long> block, int lane)
    {
        var (high, low) = MomentLanes.Of(power);
        block[lane] += high + MomentLanes.HighOriginBits;
        block[lane + 4] += low + MomentLanes.LowOriginBits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lanes(Vector512<double> power, ref Vector512<long> high, ref Vector512<long> low)
    {
        var raised = power + Vector512.Create(MomentLanes.HighOrigin);
        high += raised.AsInt64();
        low += ((power - (raised - Vector512.Create(MomentLanes.HighOrigin))) + Vector512.Create(MomentLanes.LowOrigin)).AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lanes(Vector256<double> power, ref Vector256<long> high, ref Vector256<long> low)
    {
        var raised = power + Vector256.Create(MomentLanes.HighOrigin);
        high += raised.AsInt64();
        low += ((power - (raised - Vector256.Create(MomentLanes.HighOrigin))) + Vector256.Create(MomentLanes.LowOrigin)).AsInt64();
    }
}
