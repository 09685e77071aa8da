namespace SparkMonitor.Core.Canonical;

/// <summary>
/// The two lanes of a power p of the fraction s, 0 &lt;= p &lt;= 1 (contract 3.4): hi = (p + C) - C and lo = ((p - hi) + 1.5) - 1.5.
/// </summary>
/// <remarks>
/// C = 1.5 * 2^30 has an ulp of 2^-22 and 1.5 one of 2^-52, so hi * 2^22 and lo * 2^52 are differences of bit patterns. Sums of lanes are
/// therefore sums of raw bits, modulo 2^64, less the number of values times the bits of C and 1.5.
/// </remarks>
public static class MomentLanes
{
    internal const double HighOrigin = 1610612736.0;
    internal const double LowOrigin = 1.5;

    internal const long HighOriginBits = 0x41d8000000000000;
    internal const long LowOriginBits = 0x3ff8000000000000;

    /// <summary>hi * 2^22 and lo * 2^52.</summary>
    public static (long High, long Low) Of(double power)
    {
        var raised = power + HighOrigin;
        var rest = (power - (raised - HighOrigin)) + LowOrigin;
        return (BitConverter.DoubleToInt64Bits(raised) - HighOriginBits, BitConverter.DoubleToInt64Bits(rest) - LowOriginBits);
    }
}
