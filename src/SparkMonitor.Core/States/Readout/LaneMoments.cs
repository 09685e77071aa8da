using System.Numerics;

namespace SparkMonitor.Core.States.Readout;

/// <summary>
/// Moments from lane sums (contract 3.4): the sums of powers are exact integers, so are the numerators of the central moments, and every
/// figure is rounded once. What is lost, was lost when powers were rounded to lanes: for the k-th central moment, relative to sd^k, about
/// 2^-52 max(1, (|mean| / sd)^k, |m_k| / sd^k). Sum and mean lose nothing.
/// </summary>
internal static class LaneMoments
{
    private const int LaneBits = 52;
    private const double Unit = 1.0 / (1L << LaneBits);

    public static MomentFigures Of(MomentsState state)
    {
        if (state.Count == 0)
        {
            return MomentFigures.None;
        }

        var lowest = state.Octaves.IsEmpty ? 0 : int.MaxValue;
        foreach (ref readonly var octave in state.Octaves)
        {
            lowest = Math.Min(lowest, octave.Exponent);
        }

        // Sums of y, y^2, y^3, y^4 in units of 2^-52, where x = 2^lowest y.
        BigInteger s1 = 0, s2 = 0, s3 = 0, s4 = 0;
        foreach (ref readonly var octave in state.Octaves)
        {
            var (t1, t2, t3, t4) = PowerSums(octave);
            var shift = octave.Exponent - lowest;
            s1 += octave.Sign * ((BigInteger)t1 << shift);
            s2 += (BigInteger)t2 << (2 * shift);
            s3 += octave.Sign * ((BigInteger)t3 << (3 * shift));
            s4 += (BigInteger)t4 << (4 * shift);
        }

        BigInteger n = state.Count;
        var power = BigInteger.Pow(10, state.Unit.Scale);
        var figures = new MomentFigures(
            state.Count,
            MomentFigures.Shown(ExactRounding.Quotient(s1, power, lowest - LaneBits)),
            MomentFigures.Shown(ExactRounding.Quotient(s1, n * power, lowest - LaneBits)),
            null, null, null);
        if (state.Count == 1)
        {
            return figures;
        }

        if (state.Min == state.Max)
        {
            return figures with { StandardDeviation = 0 };
        }

        // n^k times the central moments, in units of 2^(-52 k).
        s2 <<= LaneBits;
        s3 <<= 2 * LaneBits;
        s4 <<= 3 * LaneBits;
        var square = s1 * s1;
        var m2 = (n * s2) - square;
        if (m2.Sign <= 0)
        {
            var unknown = double.PositiveInfinity;
            return figures with { StandardDeviationError = unknown, SkewnessError = unknown, KurtosisError = unknown };
        }

        var m3 = (n * ((n * s3) - (3 * s1 * s2))) + (2 * s1 * square);
        var m4 = (n * ((n * ((n * s4) - (4 * s1 * s3))) + (6 * square * s2))) - (3 * square * square);
        var deviation = ExactRounding.Root(m2, n * (n - 1) * power * power, 2 * (lowest - LaneBits));
        var skewness = Math.Sign(m3.Sign) * (m3.IsZero ? 0 : ExactRounding.Root(m3 * m3, m2 * m2 * m2));
        var kurtosis = ExactRounding.Quotient(m4 - (3 * m2 * m2), m2 * m2);

        var ratio = s1.IsZero ? 0 : ExactRounding.Root(square, m2);
        var (third, fourth) = (Math.Abs(skewness), Math.Abs(kurtosis + 3));
        var error2 = Unit * Math.Max(1, ratio * ratio);
        var error3 = (Unit * Math.Max(Math.Max(1, ratio * ratio * ratio), third)) + (1.5 * third * error2);
        var error4 = (Unit * Math.Max(Math.Max(1, ratio * ratio * ratio * ratio), fourth)) + (2 * fourth * error2);
        error3 = Worst(error2, error3 / Math.Max(1, third));
        error4 = Worst(error2, error4 / Math.Max(1, Math.Abs(kurtosis)));
        return figures with
        {
            StandardDeviation = MomentFigures.Shown(deviation, error2),
            StandardDeviationError = error2,
            Skewness = MomentFigures.Shown(skewness, error3),
            SkewnessError = error3,
            Kurtosis = MomentFigures.Shown(kurtosis, error4),
            KurtosisError = error4,
        };
    }

    /// <summary>The population's standard deviation alone, in the numbers the reader sees; null where it is not known well enough.</summary>
    public static double? Deviation(MomentsState state)
    {
        if (state.Count == 0)
        {
            return null;
        }

        if (state.Min == state.Max)
        {
            return 0;
        }

        int lowest = int.MaxValue, highest = int.MinValue;
        foreach (ref readonly var octave in state.Octaves)
        {
            (lowest, highest) = (Math.Min(lowest, octave.Exponent), Math.Max(highest, octave.Exponent));
        }

        if (QuickSpread(state, lowest, highest) is { } quick)
        {
            return ExactRounding.Unscaled(Math.Sqrt(quick), state.Unit.Scale);
        }

        BigInteger s1 = 0, s2 = 0;
        foreach (ref readonly var octave in state.Octaves)
        {
            var n = (Int128)octave.Count << LaneBits;
            var (a, b) = (Lane(octave.High1, octave.Low1), Lane(octave.High2, octave.Low2));
            var shift = octave.Exponent - lowest;
            s1 += octave.Sign * ((BigInteger)(n + a) << shift);
            s2 += (BigInteger)(n + (2 * a) + b) << (2 * shift);
        }

        var square = s1 * s1;
        var m2 = (state.Count * (s2 << LaneBits)) - square;
        if (m2.Sign <= 0)
        {
            return null;
        }

        // One rounding at the end of each suffices here: the bound of the error is far above it.
        var spread = ExactRounding.Quotient(m2, (BigInteger)state.Count * state.Count, 2 * (lowest - LaneBits));
        var mean = ExactRounding.Quotient(s1, state.Count, lowest - LaneBits);
        return spread is > 0 and < double.PositiveInfinity && Unit * Math.Max(1, mean * mean / spread) <= MomentFigures.MaxError
            ? ExactRounding.Unscaled(Math.Sqrt(spread), state.Unit.Scale)
            : null;
    }

    /// <summary>
    /// The variance as the exact sums round it, from pairs of doubles; null where their error leaves the rounding open, or may decide whether the
    /// variance is known well enough.
    /// </summary>
    private static double? QuickSpread(MomentsState state, int lowest, int highest)
    {
        if (highest - lowest > 60 || lowest is < -300 or > 300 || state.Count > 1L << 50)
        {
            return null;
        }

        DoubleDouble s1 = 0, s2 = 0;
        foreach (ref readonly var octave in state.Octaves)
        {
            var n = (Int128)octave.Count << LaneBits;
            var (a, b) = (Lane(octave.High1, octave.Low1), Lane(octave.High2, octave.Low2));
            var scale = Math.ScaleB(1, octave.Exponent - lowest - LaneBits);
            s1 += DoubleDouble.Of(n + a) * (octave.Sign * scale);
            s2 += DoubleDouble.Of(n + (2 * a) + b) * (scale * Math.ScaleB(1, octave.Exponent - lowest));
        }

        DoubleDouble count = state.Count;
        var (mean, square) = (s1 / count, s2 / count);
        var spread = square - (mean * mean);
        // Each step errs by less than 2^-100 of its result, and no partial sum is beyond the mean square.
        var error = (state.Octaves.Length + 8) * Math.ScaleB(square.High, -100);
        var (low, high) = (spread.High + (spread.Low - error), spread.High + (spread.Low + error));
        var relative = Unit * Math.Max(1, mean.High * mean.High / spread.High);
        return low == high && low > 0 && relative < 0.99 * MomentFigures.MaxError ? Math.ScaleB(low, 2 * lowest) : null;
    }

    /// <summary>A figure in units of a deviation that is itself unknown is unknown.</summary>
    private static double Worst(double deviation, double figure) => deviation > MomentFigures.MaxError ? Math.Max(deviation, figure) : figure;

    /// <summary>Sums of (1 + s)^k in units of 2^-52.</summary>
    private static (Int128 First, Int128 Second, Int128 Third, Int128 Fourth) PowerSums(in OctaveSums octave)
    {
        var n = (Int128)octave.Count << LaneBits;
        var (a, b, c, d) = (Lane(octave.High1, octave.Low1), Lane(octave.High2, octave.Low2),
            Lane(octave.High3, octave.Low3), Lane(octave.High4, octave.Low4));
        return (n + a, n + (2 * a) + b, n + (3 * a) + (3 * b) + c, n + (4 * a) + (6 * b) + (4 * c) + d);
    }

    private static Int128 Lane(long high, long low) => ((Int128)high << 30) + low;
}
