using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SparkMonitor.Core.Canonical;

/// <summary>The canonical integer of a float or double (contract 2): the IEEE bits of the double, with one zero and one NaN.</summary>
public static class RealBits
{
    public const long NaN = 0x7ff8000000000000;
    public const long PositiveInfinity = 0x7ff0000000000000;
    public const long NegativeInfinity = unchecked((long)0xfff0000000000000);

    public static long Of(double value) => value == 0 ? 0 : double.IsNaN(value) ? NaN : BitConverter.DoubleToInt64Bits(value);

    public static void Of(ReadOnlySpan<double> values, Span<long> bits)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(bits[..values.Length]);
        var i = 0;
        for (; Vector256.IsHardwareAccelerated && i + 4 <= values.Length; i += 4)
        {
            var value = Vector256.LoadUnsafe(ref from, (nuint)i);
            var kept = Vector256.AndNot(value, Vector256.Equals(value, Vector256<double>.Zero)).AsInt64();
            Vector256.ConditionalSelect(Vector256.Equals(value, value).AsInt64(), kept, Vector256.Create(NaN)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            bits[i] = Of(values[i]);
        }
    }

    public static bool IsFinite(long bits) => (bits & PositiveInfinity) != PositiveInfinity;

    /// <summary>Maps bits to integers that are ordered as the doubles are; its own inverse.</summary>
    public static long Ordered(long bits) => bits ^ ((bits >> 63) & long.MaxValue);
}
