using SparkMonitor.Core.Statistics.Distributions;
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
    /// <param name="alpha">The level of interest, from 0 to 1.</param>
    public static double LogPValue(SampleMoments reference, double referenceSkewness, SampleMoments current, double currentSkewness, double textbook, double alpha)
    {
        double n = reference.Count, m = current.Count, total = n + m;
        var shift = current.Mean - reference.Mean;
        var squares = reference.SquaredDeviations + current.SquaredDeviations + (shift * shift * n * m / total);
        if (double.IsNaN(textbook) || SplitNull.RejectsNothing(textbook, alpha) || total < 3 || !(squares > 0))
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
        var law = Math.Min(0, Math.Log(2) + Math.Min(ShiftedGammaDistribution.LogSurvival(z, 0, 1, skewness), ShiftedGammaDistribution.LogSurvival(-z, 0, 1, -skewness)));
        return law > FarTail ? law : Math.Min(FarTail, Math.Max(law, textbook));
    }

    private static double Cubes(SampleMoments side, double skewness) =>
        side.SquaredDeviations > 0 ? skewness * side.SquaredDeviations * Math.Sqrt(side.PopulationVariance) : 0;
}
