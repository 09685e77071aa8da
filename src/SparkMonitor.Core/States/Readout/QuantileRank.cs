using System.Numerics;

namespace SparkMonitor.Core.States.Readout;

/// <summary>Ranks of quantiles by the inverted CDF (contract 3.2), in integer arithmetic.</summary>
internal static class QuantileRank
{
    /// <summary>max(1, ceil(q n)) for q as the decimal written, from 0 to 1.</summary>
    public static long Of(decimal level, long count)
    {
        if (level is < 0 or > 1)
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A quantile's level lies between 0 and 1.");
        }

        Span<int> parts = stackalloc int[4];
        decimal.GetBits(level, parts);
        var mantissa = ((BigInteger)(uint)parts[2] << 64) + ((ulong)(uint)parts[1] << 32) + (uint)parts[0];
        var digits = (parts[3] >> 16) & 0xFF;
        return Of(mantissa, BigInteger.Pow(10, digits), count);
    }

    /// <summary>The same for q as a quotient.</summary>
    public static long Of(long numerator, long denominator, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numerator, denominator);
        return Of((BigInteger)numerator, denominator, count);
    }

    private static long Of(BigInteger numerator, BigInteger denominator, long count) =>
        (long)BigInteger.Max(1, ((numerator * count) + denominator - 1) / denominator);
}
