using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SparkMonitor.Core.Canonical;

/// <summary>Length and blankness of UTF-8 text (contract 2).</summary>
public static class TextMeasure
{
    /// <summary>Code points: the bytes that do not continue a sequence.</summary>
    public static int CodePoints(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var continuations = 0;
        var i = 0;
        for (; Vector256.IsHardwareAccelerated && i + 32 <= text.Length; i += 32)
        {
            var isContinuation = Vector256.LessThan(Vector256.LoadUnsafe(ref start, (nuint)i).AsSByte(), Vector256.Create((sbyte)-64));
            continuations += System.Numerics.BitOperations.PopCount(isContinuation.ExtractMostSignificantBits());
        }

        for (; i < text.Length; i++)
        {
            continuations += (sbyte)text[i] < -64 ? 1 : 0;
        }

        return text.Length - continuations;
    }

    /// <summary>Nothing but U+0009 to U+000D and U+0020; true for the empty text.</summary>
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
}
