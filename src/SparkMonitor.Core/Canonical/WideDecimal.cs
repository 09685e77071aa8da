using System.Globalization;

namespace SparkMonitor.Core.Canonical;

/// <summary>Decimals of more than 18 digits: their canonical text and their double (contract 2).</summary>
public static class WideDecimal
{
    /// <summary>A sign and 39 digits: any 128-bit integer.</summary>
    public const int MaxLength = 40;

    /// <summary>Writes the digits of the unscaled integer, a minus in front of negatives, no leading zeros, and returns their number.</summary>
    public static int Write(Int128 unscaled, Span<byte> digits)
    {
        var written = 0;
        var magnitude = (UInt128)unscaled;
        if (Int128.IsNegative(unscaled))
        {
            digits[written++] = (byte)'-';
            magnitude = UInt128.Zero - magnitude;
        }

        var ok = magnitude <= ulong.MaxValue
            ? ((ulong)magnitude).TryFormat(digits[written..], out var length, default, CultureInfo.InvariantCulture)
            : magnitude.TryFormat(digits[written..], out length, default, CultureInfo.InvariantCulture);
        return ok ? written + length : throw new ArgumentException("The span is too short for the digits.", nameof(digits));
    }

    /// <summary>The double nearest to the unscaled integer, ties to even.</summary>
    public static double ToDouble(Int128 unscaled)
    {
        var isNegative = Int128.IsNegative(unscaled);
        var magnitude = isNegative ? UInt128.Zero - (UInt128)unscaled : (UInt128)unscaled;
        var shift = 64 - (int)UInt128.LeadingZeroCount(magnitude);
        double value;
        if (shift <= 0)
        {
            value = (ulong)magnitude;
        }
        else
        {
            // The lowest kept bit stands for all that is cut off: it lies below the rounding bit, so the one rounding is right.
            var kept = (ulong)(magnitude >> shift);
            kept |= (magnitude & ((UInt128.One << shift) - 1)) != 0 ? 1UL : 0;
            value = Math.ScaleB(kept, shift);
        }

        return isNegative ? -value : value;
    }
}
