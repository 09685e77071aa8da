using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Functions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>P-values of cell statistics conditional on the pooled counts.</summary>
internal static class Calibration
{
    internal static (double LogP, string How) LogPValue(
        PairedCounts counts,
        CellStatistic statistic,
        DivergenceOptions options,
        CellNull? moments = null)
    {
        if (counts.Count < 2)
        {
            return (0, "one cell cannot differ");
        }

        var pooled = new long[counts.Count];
        for (var i = 0; i < pooled.Length; i++)
        {
            pooled[i] = counts.Reference[i] + counts.Current[i];
        }

        var observed = statistic.Value(pooled, counts.Reference);
        if (pooled.Length == 2)
        {
            return (TwoCells(counts, pooled, statistic, observed), "exact given the pooled counts");
        }

        var logP = statistic.Maximum ? Largest(counts, pooled, observed) : (moments ?? CellNull.Of(counts, statistic.Term)).LogSurvival(observed);
        var p = Math.Exp(logP);
        return Doubtful(counts, pooled) && p > options.Alpha / 2.5 && p < options.Alpha * 2.5 && options.MostSplits > 0
            ? (Math.Log(Split(counts, pooled, statistic, observed, options)), "random splits of the pooled counts")
            : (logP, statistic.Maximum ? "hypergeometric tails of the cells" : "moments given the pooled counts");
    }

    // A few thin cells make the statistic lumpy, which no smooth law follows; many smooth each other out.
    private static bool Doubtful(PairedCounts counts, long[] pooled)
    {
        var share = (double)Math.Min(counts.ReferenceTotal, counts.CurrentTotal) / counts.Total;
        return pooled.Length <= 12 && share * pooled.Min() < 10;
    }

    private static double Split(PairedCounts counts, long[] pooled, CellStatistic statistic, double observed, DivergenceOptions options)
    {
        var random = new Random(options.Seed);
        var drawn = new long[pooled.Length];
        var order = pooled.Select((t, i) => (t, i)).OrderByDescending(c => c.t).ToArray();
        var sorted = order.Select(c => c.t).ToArray();
        var reached = 0;
        for (var k = 1; k <= options.MostSplits; k++)
        {
            HypergeometricSplit.Draw(sorted, counts.ReferenceTotal, counts.Total, random, drawn);
            if (HypergeometricSplit.IsAsFarOut(statistic.Value(sorted, drawn), observed) && ++reached == HypergeometricSplit.Enough)
            {
                return (double)reached / k;
            }
        }

        return (reached + 1.0) / (options.MostSplits + 1.0);
    }

    // One free count: both tails of its law, each from where the statistic is reached again.
    private static double TwoCells(PairedCounts counts, long[] pooled, CellStatistic statistic, double observed)
    {
        var (smallest, largest) = HypergeometricDistribution.Support(counts.Total, pooled[0], counts.ReferenceTotal);
        var centre = Math.Clamp((long)Math.Round(pooled[0] * ((double)counts.ReferenceTotal / counts.Total)), smallest, largest);
        if (!Reaches(centre))
        {
            return Log1p.Sum(Tail(First(centre, smallest), -1), Tail(First(centre, largest), 1));
        }

        return 0;

        bool Reaches(long k) =>
            HypergeometricSplit.IsAsFarOut(statistic.Value(pooled, [k, counts.ReferenceTotal - k]), observed);

        // The count nearest to the centre, towards the end given, that reaches the statistic; beyond the end if none.
        long First(long inside, long end)
        {
            var step = end >= inside ? 1 : -1;
            if (inside == end || !Reaches(end))
            {
                return end + step;
            }

            var outside = end;
            while (Math.Abs(outside - inside) > 1)
            {
                var middle = inside + (outside - inside) / 2;
                (inside, outside) = Reaches(middle) ? (inside, middle) : (middle, outside);
            }

            return outside;
        }

        double Tail(long from, int step)
        {
            if (from < smallest || from > largest)
            {
                return double.NegativeInfinity;
            }

            var top = HypergeometricDistribution.LogProbability(from, counts.Total, pooled[0], counts.ReferenceTotal);
            var sum = 0.0;
            for (var k = from; k >= smallest && k <= largest; k += step)
            {
                var part = Math.Exp(HypergeometricDistribution.LogProbability(k, counts.Total, pooled[0], counts.ReferenceTotal) - top);
                sum += part;
                if (part < 1e-17)
                {
                    break;
                }
            }

            return top + Math.Log(sum);
        }
    }

    // 1 - product of (1 - tail of each cell): the cells are negatively associated, so this is close and not too small.
    private static double Largest(PairedCounts counts, long[] pooled, double observed)
    {
        var none = 0.0;
        double n = counts.ReferenceTotal, m = counts.CurrentTotal;
        var limit = observed * (1 - HypergeometricSplit.Tie);
        foreach (var t in pooled)
        {
            // |x/n - (t - x)/m| >= d where x is beyond (t/m +- d) n m / (n + m).
            var above = (long)Math.Ceiling((t / m + limit) * (n * m / (n + m)));
            var below = (long)Math.Floor((t / m - limit) * (n * m / (n + m)));
            var tail = HypergeometricTail.LogAtLeast(above, counts.Total, t, counts.ReferenceTotal);
            tail = Log1p.Sum(tail, HypergeometricTail.LogAtMost(below, counts.Total, t, counts.ReferenceTotal));
            none += tail >= 0 ? double.NegativeInfinity : Log1p.Complement(tail);
        }

        return none == 0 ? double.NegativeInfinity : Log1p.Complement(none);
    }
}
