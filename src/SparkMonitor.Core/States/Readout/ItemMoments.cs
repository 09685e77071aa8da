using System.Numerics;

namespace SparkMonitor.Core.States.Readout;

/// <summary>
/// Moments of numbers whose values and counts are known: sum and mean exact and rounded once, higher moments about that mean in
/// double-double arithmetic, in the order of the values.
/// </summary>
internal static class ItemMoments
{
    private const int Least = -1074;

    /// <param name="items">Numbers in ascending order.</param>
    /// <param name="scale">Digits after the point: the figures are those of the numbers over 10^scale.</param>
    public static MomentFigures Of(ReadOnlySpan<NumberCount> items, int scale)
    {
        if (items.IsEmpty)
        {
            return MomentFigures.None;
        }

        var (sum, count) = ExactSum(items);
        var power = BigInteger.Pow(10, scale);
        var figures = new MomentFigures(
            count,
            MomentFigures.Shown(ExactRounding.Quotient(sum, power, Least)),
            MomentFigures.Shown(ExactRounding.Quotient(sum, count * power, Least)),
            null, null, null);
        if (count == 1)
        {
            return figures;
        }

        if (items.Length == 1 || items[0].Value == items[^1].Value)
        {
            return figures with { StandardDeviation = 0 };
        }

        // A power of two brings the largest magnitude near 1, so that neither powers nor their sums overflow. It may be too large for one double.
        var octave = Math.ILogB(Math.Max(Math.Abs(items[0].Value), Math.Abs(items[^1].Value)));
        var mean = Mean(sum, count, octave);
        double half = Math.ScaleB(1, -octave / 2), rest = Math.ScaleB(1, -octave - (-octave / 2));
        DoubleDouble m2 = 0, m3 = 0, m4 = 0;
        foreach (var (value, times) in items)
        {
            var deviation = (value * half * rest) - mean;
            var square = deviation * deviation;
            var weighted = square * Exact(times);
            m2 += weighted;
            m3 += weighted * deviation;
            m4 += weighted * square;
        }

        var n = Exact(count);
        var spread = DoubleDouble.Sqrt(m2 / Exact(count - 1));
        return figures with
        {
            StandardDeviation = MomentFigures.Shown(Math.ScaleB((spread / PowerOfTen(scale)).High, octave)),
            Skewness = MomentFigures.Shown((DoubleDouble.Sqrt(n) * m3 / (m2 * DoubleDouble.Sqrt(m2))).High),
            Kurtosis = MomentFigures.Shown(((n * m4 / (m2 * m2)) - 3).High),
        };
    }

    /// <summary>The sum in units of 2^-1074. Sorted values come octave by octave, so that large integers are touched once an octave.</summary>
    private static (BigInteger Sum, long Count) ExactSum(ReadOnlySpan<NumberCount> items)
    {
        BigInteger sum = 0;
        Int128 run = 0;
        long count = 0;
        var octave = Least;
        foreach (var (value, times) in items)
        {
            var (mantissa, exponent) = ExactRounding.Parts(value);
            if (exponent != octave)
            {
                sum += (BigInteger)run << (octave - Least);
                (run, octave) = (0, exponent);
            }

            run += (Int128)mantissa * times;
            count = checked(count + times);
        }

        return (sum + ((BigInteger)run << (octave - Least)), count);
    }

    private static DoubleDouble Mean(BigInteger sum, long count, int octave)
    {
        var high = ExactRounding.Quotient(sum, count, Least - octave);
        var (mantissa, exponent) = ExactRounding.Parts(high);
        var unit = Math.Min(exponent, Least - octave);
        var rest = (sum << (Least - octave - unit)) - ((BigInteger)mantissa * count << (exponent - unit));
        return new DoubleDouble(high, ExactRounding.Quotient(rest, count, unit));
    }

    private static DoubleDouble Exact(long value)
    {
        var high = (double)(value & ~0xFFFFFL);
        return (DoubleDouble)high + (value & 0xFFFFFL);
    }

    private static DoubleDouble PowerOfTen(int scale)
    {
        var power = BigInteger.Pow(10, scale);
        var high = ExactRounding.Quotient(power, 1);
        var (mantissa, exponent) = ExactRounding.Parts(high);
        return new DoubleDouble(high, (double)(power - (exponent >= 0 ? (BigInteger)mantissa << exponent : (BigInteger)mantissa >> -exponent)));
    }
}
