using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Divergences;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>
/// The p-value of a test whose textbook law asks for more than equal laws of both sides (normal values, known shares, many rows): how often a random split of the pooled
/// rows into n and m is as far out. Exact for every law, at every size (Pitman 1937); of studentised statistics also right for unequal laws of many rows (Janssen
/// 1997).
/// </summary>
public static class SplitNull
{
    /// <summary>Splits at most.</summary>
    private const int Most = 999;

    /// <summary>After so many splits that are all nearer, a far tail is told from their spread.</summary>
    private const int First = 199;

    private const double FarTail = 1e-6;

    /// <summary>Textbook p-values above so many times alpha are left: whatever the splits say, they reject nothing.</summary>
    private const double Doubtful = 4;

    /// <summary>ln p of a statistic that grows with the difference, like the magnitude of a normal deviate.</summary>
    /// <param name="table">Both samples.</param>
    /// <param name="distance">The statistic's magnitude; not-a-number counts as 0.</param>
    /// <param name="textbook">ln p by the textbook law.</param>
    /// <param name="alpha">The level of interest, from 0 to 1.</param>
    /// <param name="seed">Of the splits.</param>
    public static double LogPValue(PairedTable table, Func<PairedTable, double> distance, double textbook, double alpha, int seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(distance);
        var values = table.Values.ToArray();
        return LogPValue(
            table, (reference, current) => distance(PairedTable.Aligned(values, reference, current, values.Length)), textbook, alpha, seed,
            (observed, mean, square) => NormalDistribution.LogTwoSided(observed / Math.Sqrt(square)));
    }

    /// <summary>ln p of a sum of squares over cells.</summary>
    /// <param name="counts">Both samples.</param>
    /// <param name="distance">The statistic, of counts of the reference and of the current side; infinity is as far out as can be.</param>
    public static double LogPValue(PairedCounts counts, Func<PairedCounts, double> distance, double textbook, double alpha, int seed)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(distance);
        return LogPValue(counts, (reference, current) => distance(new PairedCounts(reference, current)), textbook, alpha, seed, Scaled);

        // A scaled chi-square law of the same mean and variance.
        static double Scaled(double observed, double mean, double square)
        {
            var scale = (square - (mean * mean)) / (2 * mean);
            return ChiSquareDistribution.LogSurvival(observed / scale, mean / scale);
        }
    }

    internal static bool RejectsNothing(double textbook, double alpha) => textbook > Math.Log(Doubtful * alpha);

    private static double LogPValue(
        PairedCounts counts, Func<long[], long[], double> distance, double textbook, double alpha, int seed, Func<double, double, double, double> tail)
    {
        if (double.IsNaN(textbook) || counts.OneSided || counts.Count < 2 || RejectsNothing(textbook, alpha))
        {
            return textbook;
        }

        var observed = distance(counts.Reference.ToArray(), counts.Current.ToArray());
        if (double.IsNaN(observed))
        {
            return textbook;
        }

        var pooled = new long[counts.Count];
        for (var i = 0; i < pooled.Length; i++)
        {
            pooled[i] = counts.Reference[i] + counts.Current[i];
        }

        var random = new Random(seed);
        var (reached, sum, squares) = (0, 0.0, 0.0);
        for (var k = 1; k <= Most; k++)
        {
            var (reference, current) = (new long[pooled.Length], new long[pooled.Length]);
            HypergeometricSplit.Draw(pooled, counts.ReferenceTotal, counts.Total, random, reference);
            for (var i = 0; i < pooled.Length; i++)
            {
                current[i] = pooled[i] - reference[i];
            }

            var drawn = distance(reference, current);
            (sum, squares) = (sum + (double.IsNaN(drawn) ? 0 : drawn), squares + (double.IsNaN(drawn) ? 0 : drawn * drawn));
            if (HypergeometricSplit.IsAsFarOut(drawn, observed) && ++reached == HypergeometricSplit.Enough)
            {
                return Math.Log((double)reached / k);
            }

            if (reached == 0 && (k == First || k == Most))
            {
                var far = tail(observed, sum / k, squares / k);
                if (far < Math.Log(k == First ? FarTail : 1.0 / (Most + 1)))
                {
                    return far;
                }
            }
        }

        return Math.Log((reached + 1.0) / (Most + 1.0));
    }
}
