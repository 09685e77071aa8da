using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SparkMonitor.Core.Canonical;

/// <summary>Length and blankness of UTF-8 text (contract 2).</summary>
public static class TextMeasure
{
    /// <summary>Code points: the bytes that do not continue a sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CodePoints(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var continuations = 0;
        var i = 0;
        for (; Vector256.IsHardwareAccelerated && i + 32 <= text.Length; i += 32)
        {
            var isContinuation = Vector256.LessThan(Vector256.LoadUnsafe(ref start, (nuint)i).AsSByte(), Vector256.Create((sbyte)-64));
            continuations += BitOperations.PopCount(isContinuation.ExtractMostSignificantBits());
        }

        for (; i + 8 <= text.Length; i += 8)
        {
            continuations += Continuations(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i)));
        }

        if (i < text.Length)
        {
            continuations += Continuations(text.Length >= 8
                ? Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, text.Length - 8)) >> (8 * (8 - (text.Length - i)))
                : Short(text));
        }

        return text.Length - continuations;
    }

    /// <summary>Nothing but U+0009 to U+000D and U+0020; true for the empty text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsBlank(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (b != 0x20 && (uint)(b - 9) > 4)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Bytes 10xxxxxx among eight.</summary>
    private static int Continuations(ulong bytes) => BitOperations.PopCount((bytes >> 7) & ~(bytes >> 6) & 0x0101010101010101);

    /// <summary>Less than eight bytes, zeros behind them.</summary>
    private static ulong Short(ReadOnlySpan<byte> text)
    {
        var bytes = 0UL;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            bytes = (bytes << 8) | text[i];
        }

        return bytes;
    }
}
