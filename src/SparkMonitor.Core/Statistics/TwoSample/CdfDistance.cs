using System.Numerics;
using System.Runtime.CompilerServices;
using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>Integrals of |F - G| or (F - G)^2 over values or over pooled ranks, with the noise each carries.</summary>
/// <param name="Value">The plug-in value.</param>
/// <param name="Bias">What sampling alone adds to it.</param>
/// <param name="StandardError">Of the plug-in value, by its influence function.</param>
internal readonly record struct CdfDistance(double Value, double Bias, double StandardError)
{
    /// <summary>So many figures are kept on the stack.</summary>
    private const int OnStack = 512;

    /// <summary>The integral over x.</summary>
    [SkipLocalsInit]
    internal static CdfDistance OverValues(PairedTable pair, bool squared)
    {
        var weights = pair.Count <= OnStack ? stackalloc double[pair.Count] : new double[pair.Count];
        var values = pair.Values;
        for (var i = 0; i + 1 < values.Length; i++)
        {
            weights[i] = values[i + 1] - values[i];
        }

        if (weights.Length > 0)
        {
            weights[^1] = 0;
        }

        return Of(pair, weights, squared);
    }

    /// <summary>The mean over the pooled rows.</summary>
    internal static CdfDistance OverRanks(PairedCounts pair)
    {
        var weights = pair.Count <= OnStack ? stackalloc double[pair.Count] : new double[pair.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (pair.Reference[i] + pair.Current[i]) / (double)pair.Total;
        }

        return Of(pair, weights, squared: true);
    }

    [SkipLocalsInit]
    private static CdfDistance Of(PairedCounts pair, ReadOnlySpan<double> weights, bool squared)
    {
        var room = pair.Count <= OnStack ? stackalloc double[2 * pair.Count] : new double[2 * pair.Count];
        Span<double> differences = room[..pair.Count], variances = room[pair.Count..];
        Compare(pair, differences, variances);
        var (value, bias) = squared ? Squares(weights, differences, variances) : Magnitudes(weights, differences, variances);
        return new CdfDistance(value, bias, Math.Sqrt(Spread(pair, differences)));
    }

    /// <summary>F - G behind every cell, and the variance that sampling gives it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Compare(PairedCounts pair, Span<double> differences, Span<double> variances)
    {
        double perRow = 1 / (double)pair.ReferenceTotal, perOther = 1 / (double)pair.CurrentTotal;
        ReadOnlySpan<double> referenceUpTo = pair.ReferenceUpTo, currentUpTo = pair.CurrentUpTo;
        var i = 0;
        for (; i <= differences.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var f = new Vector<double>(referenceUpTo[i..]) * perRow;
            var g = new Vector<double>(currentUpTo[i..]) * perOther;
            (f - g).CopyTo(differences[i..]);
            ((f * (Vector<double>.One - f) * perRow) + (g * (Vector<double>.One - g) * perOther)).CopyTo(variances[i..]);
        }

        for (; i < differences.Length; i++)
        {
            double f = referenceUpTo[i] * perRow, g = currentUpTo[i] * perOther;
            differences[i] = f - g;
            variances[i] = (f * (1 - f) * perRow) + (g * (1 - g) * perOther);
        }
    }

    /// <summary>Value and bias of the squared distance; leaves the slopes in place of the differences.</summary>
    private static (double Value, double Bias) Squares(ReadOnlySpan<double> weights, Span<double> differences, ReadOnlySpan<double> variances)
    {
        double value = 0, bias = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var difference = differences[i];
            value += weights[i] * difference * difference;
            bias += weights[i] * variances[i];
            differences[i] = 2 * weights[i] * difference;
        }

        return (value, bias);
    }

    /// <summary>Value and bias of the distance; leaves the slopes in place of the differences and deviations in place of the variances.</summary>
    /// <remarks>Not a part of its caller, which the runtime compiles once, before it knows the points.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (double Value, double Bias) Magnitudes(ReadOnlySpan<double> weights, Span<double> differences, Span<double> variances)
    {
        var k = 0;
        for (; k <= variances.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            Vector.SquareRoot(new Vector<double>(variances[k..])).CopyTo(variances[k..]);
        }

        for (; k < variances.Length; k++)
        {
            variances[k] = Math.Sqrt(variances[k]);
        }

        double value = 0, bias = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var (weight, difference) = (weights[i], differences[i]);
            var distance = Math.Abs(difference);
            value += weight * distance;
            bias += weight * Folded(distance, variances[i]);
            differences[i] = difference > 0 ? weight : difference < 0 ? -weight : 0;
        }

        return (value, bias);
    }

    /// <summary>The variance of the value. A row at x moves the integral by the slopes from x upwards.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Spread(PairedCounts pair, ReadOnlySpan<double> slopes)
    {
        double perRow = 1 / (double)pair.ReferenceTotal, perOther = 1 / (double)pair.CurrentTotal;
        ReadOnlySpan<long> reference = pair.Reference, current = pair.Current;
        double suffix = 0, first = 0, second = 0, otherFirst = 0, otherSecond = 0;
        for (var i = slopes.Length - 1; i >= 0; i--)
        {
            suffix += slopes[i];
            double p = reference[i] * suffix, q = current[i] * suffix;
            first += p;
            second += p * suffix;
            otherFirst += q;
            otherSecond += q * suffix;
        }

        (first, second, otherFirst, otherSecond) = (first * perRow, second * perRow, otherFirst * perOther, otherSecond * perOther);
        return (Math.Max(0, second - (first * first)) * perRow) + (Math.Max(0, otherSecond - (otherFirst * otherFirst)) * perOther);
    }

    /// <summary>Mean of |N(distance, deviation)| less the distance: what noise adds to an absolute difference.</summary>
    /// <remarks>
    /// deviation h(distance / deviation) with h(z) = 2 (phi(z) - z Q(z)), interpolated by cubics between points where h and its slope -2 Q(z) are
    /// exact; the error is below 1e-11.
    /// </remarks>
    internal static double Folded(double distance, double deviation)
    {
        if (deviation <= 0)
        {
            return 0;
        }

        var at = distance / deviation * PerUnit;
        if (at >= Reach * PerUnit)
        {
            return 0;
        }

        var i = (int)at;
        double t = at - i, rest = 1 - t;
        var points = Points.AsSpan(2 * i, 4);
        return deviation * ((rest * rest * (((1 + (2 * t)) * points[0]) + (t * points[1]))) + (t * t * (((3 - (2 * t)) * points[2]) - (rest * points[3]))));
    }

    private const int PerUnit = 128;
    private const int Reach = 8;

    /// <summary>At each point h, then its slope times the distance of two points.</summary>
    private static readonly double[] Points = [.. Enumerable.Range(0, (Reach * PerUnit) + 1).SelectMany(i =>
    {
        var z = (double)i / PerUnit;
        var tail = NormalDistribution.Survival(z);
        return new[] { 2 * (NormalDistribution.Density(z) - (z * tail)), -2 * tail / PerUnit };
    })];
}
