using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Functions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>
/// The p-value of a difference of means over all splits of the pooled rows into n and m, where of the rows no more is known than their moments. Mean, variance and
/// third cumulant of a split's mean follow exactly from those of the pooled rows (Isserlis 1931); the law between them is a shifted gamma (Pearson's type III).
/// </summary>
public static class SplitMoments
{
    private static readonly double FarTail = Math.Log(1e-6);

    /// <summary>ln p, twice the lesser tail.</summary>
    /// <param name="referenceSkewness">g1 of the reference's rows; 0 where they are all equal.</param>
    /// <param name="currentSkewness">g1 of the current rows; 0 where they are all equal.</param>
    /// <param name="textbook">ln p by the textbook law: beyond 1e-6, where three moments say little, the larger of both counts.</param>
    public static double LogPValue(SampleMoments reference, double referenceSkewness, SampleMoments current, double currentSkewness, double textbook)
    {
        double n = reference.Count, m = current.Count, total = n + m;
        var shift = current.Mean - reference.Mean;
        var squares = reference.SquaredDeviations + current.SquaredDeviations + (shift * shift * n * m / total);
        if (double.IsNaN(textbook) || total < 3 || !(squares > 0))
        {
            return textbook;
        }

        var cubes = Cubes(reference, referenceSkewness) + Cubes(current, currentSkewness)
            + (shift * shift * shift * n * m * (n - m) / (total * total))
            + (3 * shift * ((n * current.SquaredDeviations) - (m * reference.SquaredDeviations)) / total);
        var deviation = Math.Sqrt(squares / total * n / (m * (total - 1)));
        var third = cubes / total * n * (n - m) / (m * m * (total - 1) * (total - 2));
        var skewness = third / (deviation * deviation * deviation);
        var z = shift * n / total / deviation;
        var law = Math.Min(0, Math.Log(2) + Math.Min(LogUpper(z, skewness), LogUpper(-z, -skewness)));
        return law > FarTail ? law : Math.Min(FarTail, Math.Max(law, textbook));
    }

    private static double Cubes(SampleMoments side, double skewness) =>
        side.SquaredDeviations > 0 ? skewness * side.SquaredDeviations * Math.Sqrt(side.PopulationVariance) : 0;

    /// <summary>ln P(Z >= z) of a standardised shifted gamma, mirrored where it is skewed to the left.</summary>
    private static double LogUpper(double z, double skewness)
    {
        if (Math.Abs(skewness) < 1e-3)
        {
            return NormalDistribution.LogSurvival(z);
        }

        var shape = 4 / (skewness * skewness);
        var x = (z * Math.Sqrt(shape) * Math.Sign(skewness)) + shape;
        return skewness > 0
            ? x <= 0 ? 0 : IncompleteGamma.LogUpper(shape, x)
            : x <= 0 ? double.NegativeInfinity : IncompleteGamma.LogLower(shape, x);
    }
}
