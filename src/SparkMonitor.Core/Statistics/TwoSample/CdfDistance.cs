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
    internal static CdfDistance OverValues(PairedTable pair, bool squared)
    {
        var weights = pair.Count <= OnStack ? stackalloc double[pair.Count] : new double[pair.Count];
        var values = pair.Values;
        for (var i = 0; i + 1 < values.Length; i++)
        {
            weights[i] = values[i + 1] - values[i];
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

    private static CdfDistance Of(PairedCounts pair, ReadOnlySpan<double> weights, bool squared)
    {
        double n = pair.ReferenceTotal, m = pair.CurrentTotal, perRow = 1 / n, perOther = 1 / m;
        long left = 0, right = 0;
        double value = 0, bias = 0;
        ReadOnlySpan<long> reference = pair.Reference, current = pair.Current;
        var slopes = weights.Length <= OnStack ? stackalloc double[weights.Length] : new double[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            left += reference[i];
            right += current[i];
            double f = left * perRow, g = right * perOther, difference = f - g;
            var variance = f * (1 - f) * perRow + g * (1 - g) * perOther;
            if (squared)
            {
                value += weights[i] * difference * difference;
                bias += weights[i] * variance;
                slopes[i] = 2 * weights[i] * difference;
            }
            else
            {
                var distance = Math.Abs(difference);
                value += weights[i] * distance;
                bias += weights[i] * Folded(distance, Math.Sqrt(variance));
                slopes[i] = difference > 0 ? weights[i] : difference < 0 ? -weights[i] : 0;
            }
        }

        // A row at x moves the integral by the slopes from x upwards.
        double suffix = 0, first = 0, second = 0, otherFirst = 0, otherSecond = 0;
        for (var i = weights.Length - 1; i >= 0; i--)
        {
            suffix += slopes[i];
            double p = reference[i] * suffix, q = current[i] * suffix;
            first += p;
            second += p * suffix;
            otherFirst += q;
            otherSecond += q * suffix;
        }

        (first, second, otherFirst, otherSecond) = (first * perRow, second * perRow, otherFirst * perOther, otherSecond * perOther);
        var spread = Math.Max(0, second - first * first) * perRow + Math.Max(0, otherSecond - otherFirst * otherFirst) * perOther;
        return new CdfDistance(value, bias, Math.Sqrt(spread));
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
        var (a, b) = (Points[i], Points[i + 1]);
        return deviation * ((rest * rest * (((1 + (2 * t)) * a.Value) + (t * a.Slope))) + (t * t * (((3 - (2 * t)) * b.Value) - (rest * b.Slope))));
    }

    private const int PerUnit = 128;
    private const int Reach = 8;

    /// <summary>h and its slope times the distance of two points.</summary>
    private static readonly (double Value, double Slope)[] Points = [.. Enumerable.Range(0, (Reach * PerUnit) + 1).Select(i =>
    {
        var z = (double)i / PerUnit;
        var tail = NormalDistribution.Survival(z);
        return (2 * (NormalDistribution.Density(z) - (z * tail)), -2 * tail / PerUnit);
    })];
}
