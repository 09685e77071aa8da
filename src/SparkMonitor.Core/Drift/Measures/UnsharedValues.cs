using SparkMonitor.Core.Statistics.Functions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>The p-value of values that only one side has, given how often each occurs on both sides together.</summary>
internal static class UnsharedValues
{
    /// <summary>Beyond this many values the law of their number is taken as normal.</summary>
    private const int MostCounted = 512;

    /// <summary>
    /// A random split leaves all t rows of a value on one side of m rows with the chance C(m, t) / C(N, t). Two questions: how likely are so many such
    /// values (a sum of independent events; they exclude one another a little, which makes many rarer), and how likely is one as
    /// improbable as the least likely of them (the sum of all that are no likelier). The answer is twice the lesser.
    /// </summary>
    public static double LogPValue(PairedCounts counts, bool ofCurrent)
    {
        var rows = ofCurrent ? counts.CurrentTotal : counts.ReferenceTotal;
        var chances = new double[counts.Count];
        var (found, least) = (0, 0.0);
        for (var i = 0; i < chances.Length; i++)
        {
            chances[i] = LogChance(counts.Reference[i] + counts.Current[i], rows, counts.Total);
            if ((ofCurrent ? counts.Reference[i] : counts.Current[i]) == 0)
            {
                found++;
                least = Math.Min(least, chances[i]);
            }
        }

        var rarest = double.NegativeInfinity;
        foreach (var chance in chances)
        {
            rarest = chance <= least ? Log1p.Sum(rarest, chance) : rarest;
        }

        return Math.Min(0, Math.Log(2) + Math.Min(rarest, LogAtLeast(found, chances)));
    }

    private static double LogChance(long t, long rows, long total) => t > rows
        ? double.NegativeInfinity
        : GammaFunction.LogFactorial(rows) - GammaFunction.LogFactorial(rows - t) - GammaFunction.LogFactorial(total) + GammaFunction.LogFactorial(total - t);

    /// <summary>ln P(at least k of the events happen); sums of positive terms alone, so that small chances keep their digits.</summary>
    private static double LogAtLeast(int k, double[] logChances)
    {
        if (k > MostCounted)
        {
            double mean = 0, variance = 0;
            foreach (var log in logChances)
            {
                var p = Math.Exp(log);
                (mean, variance) = (mean + p, variance + (p * (1 - p)));
            }

            return variance > 0 ? Statistics.Distributions.NormalDistribution.LogSurvival((k - 0.5 - mean) / Math.Sqrt(variance)) : 0;
        }

        var reached = new double[k + 1];
        reached[0] = 1;
        foreach (var log in logChances)
        {
            var p = Math.Exp(log);
            reached[k] += reached[k - 1] * p;
            for (var j = k - 1; j > 0; j--)
            {
                reached[j] = (reached[j] * (1 - p)) + (reached[j - 1] * p);
            }

            reached[0] *= 1 - p;
        }

        return Math.Log(Math.Min(1, reached[k]));
    }
}
