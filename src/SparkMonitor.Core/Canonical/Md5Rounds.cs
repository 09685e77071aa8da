using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SparkMonitor.Core.Canonical;

/// <summary>
/// The compression function of MD5 (RFC 1321) on one 64-byte block of each of several messages. Word w of message m lies at
/// <c>words[w * lanes + m]</c>, word w of its state at <c>state[w * lanes + m]</c>.
/// </summary>
internal static class Md5Rounds<TOperations, TVector>
    where TOperations : struct, IMd5Vector<TVector>
    where TVector : struct
{
    private static ReadOnlySpan<uint> Constants =>
    [
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
        0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
        0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
        0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
        0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
        0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
        0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress(Span<uint> words, Span<uint> state)
    {
        var lanes = TOperations.Lanes;
        ref var w = ref words[..(16 * lanes)][0];
        ref var s = ref state[..(4 * lanes)][0];
        var a = TOperations.Load(ref s);
        var b = TOperations.Load(ref Unsafe.Add(ref s, lanes));
        var c = TOperations.Load(ref Unsafe.Add(ref s, 2 * lanes));
        var d = TOperations.Load(ref Unsafe.Add(ref s, 3 * lanes));
        var (a0, b0, c0, d0) = (a, b, c, d);
        for (var i = 0; i < 16; i += 4)
        {
            a = Step(a, b, TOperations.Select(b, c, d), ref w, i, i, 7);
            d = Step(d, a, TOperations.Select(a, b, c), ref w, i + 1, i + 1, 12);
            c = Step(c, d, TOperations.Select(d, a, b), ref w, i + 2, i + 2, 17);
            b = Step(b, c, TOperations.Select(c, d, a), ref w, i + 3, i + 3, 22);
        }

        for (var i = 16; i < 32; i += 4)
        {
            a = Step(a, b, TOperations.Select(d, b, c), ref w, i, (5 * i) + 1, 5);
            d = Step(d, a, TOperations.Select(c, a, b), ref w, i + 1, (5 * i) + 6, 9);
            c = Step(c, d, TOperations.Select(b, d, a), ref w, i + 2, (5 * i) + 11, 14);
            b = Step(b, c, TOperations.Select(a, c, d), ref w, i + 3, (5 * i) + 16, 20);
        }

        for (var i = 32; i < 48; i += 4)
        {
            a = Step(a, b, TOperations.Xor(b, c, d), ref w, i, (3 * i) + 5, 4);
            d = Step(d, a, TOperations.Xor(a, b, c), ref w, i + 1, (3 * i) + 8, 11);
            c = Step(c, d, TOperations.Xor(d, a, b), ref w, i + 2, (3 * i) + 11, 16);
            b = Step(b, c, TOperations.Xor(c, d, a), ref w, i + 3, (3 * i) + 14, 23);
        }

        for (var i = 48; i < 64; i += 4)
        {
            a = Step(a, b, TOperations.XorOrNot(c, b, d), ref w, i, 7 * i, 6);
            d = Step(d, a, TOperations.XorOrNot(b, a, c), ref w, i + 1, (7 * i) + 7, 10);
            c = Step(c, d, TOperations.XorOrNot(a, d, b), ref w, i + 2, (7 * i) + 14, 15);
            b = Step(b, c, TOperations.XorOrNot(d, c, a), ref w, i + 3, (7 * i) + 21, 21);
        }

        TOperations.Store(TOperations.Add(a, a0), ref s);
        TOperations.Store(TOperations.Add(b, b0), ref Unsafe.Add(ref s, lanes));
        TOperations.Store(TOperations.Add(c, c0), ref Unsafe.Add(ref s, 2 * lanes));
        TOperations.Store(TOperations.Add(d, d0), ref Unsafe.Add(ref s, 3 * lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step(TVector a, TVector b, TVector mixed, ref uint words, int step, int word, [ConstantExpected] byte bits)
    {
        var addend = TOperations.Add(TOperations.Fill(Constants[step]), TOperations.Load(ref Unsafe.Add(ref words, (word & 15) * TOperations.Lanes)));
        return TOperations.Add(b, TOperations.Rotate(TOperations.Add(TOperations.Add(a, addend), mixed), bits));
    }
}
