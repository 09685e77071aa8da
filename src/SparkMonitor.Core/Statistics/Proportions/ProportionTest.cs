using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Effects;

namespace SparkMonitor.Core.Statistics.Proportions;

/// <summary>Tests of equal shares in two samples.</summary>
public static class ProportionTest
{
    /// <summary>Pooled two-sided z; statistic = (reference share - current share) / pooled error.</summary>
    public static TestResult Z(long referenceHits, long referenceCount, long currentHits, long currentCount, double level = 0.95)
    {
        if (referenceCount == 0 || currentCount == 0)
        {
            return TestResult.Undefined("proportion_z", referenceCount, currentCount, "a side holds no row");
        }

        double n = referenceCount, m = currentCount, pooled = (referenceHits + currentHits) / (n + m);
        if (pooled is 0 or 1)
        {
            return TestResult.Undefined("proportion_z", referenceCount, currentCount, "the share is 0 or 1 on both sides");
        }

        var z = (referenceHits / n - currentHits / m) / Math.Sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
        return new TestResult
        {
            Method = "proportion_z",
            Convention = "pooled, two-sided",
            Statistic = z,
            LogPValue = NormalDistribution.LogTwoSided(z),
            ReferenceCount = referenceCount,
            CurrentCount = currentCount,
            Effect = Difference(referenceHits, referenceCount, currentHits, currentCount, level),
        };
    }

    /// <summary>Fisher's exact test, two-sided by probability: every table with these margins that is no likelier than the seen one.</summary>
    public static TestResult Fisher(long referenceHits, long referenceCount, long currentHits, long currentCount, double level = 0.95)
    {
        if (referenceCount == 0 || currentCount == 0)
        {
            return TestResult.Undefined("fisher_exact", referenceCount, currentCount, "a side holds no row");
        }

        long population = referenceCount + currentCount, hits = referenceHits + currentHits;
        var odds = (double)referenceHits * (currentCount - currentHits) / ((double)currentHits * (referenceCount - referenceHits));
        return new TestResult
        {
            Method = "fisher_exact",
            Convention = "two-sided by probability",
            Statistic = odds,
            LogPValue = LogFisher(referenceHits, population, hits, referenceCount),
            ReferenceCount = referenceCount,
            CurrentCount = currentCount,
            Effect = Difference(referenceHits, referenceCount, currentHits, currentCount, level),
        };
    }

    /// <summary>Current share less reference share, in percentage points / 100, with Newcombe's interval.</summary>
    public static Effect Difference(long referenceHits, long referenceCount, long currentHits, long currentCount, double level = 0.95)
    {
        var (low, high) = ProportionInterval.Difference(referenceHits, referenceCount, currentHits, currentCount, level);
        return new Effect("difference of shares", (double)currentHits / currentCount - (double)referenceHits / referenceCount, low, high, level);
    }

    private static double LogFisher(long hits, long population, long successes, long draws)
    {
        var (smallest, largest) = HypergeometricDistribution.Support(population, successes, draws);
        var mine = HypergeometricDistribution.LogProbability(hits, population, successes, draws);
        var mode = (long)Math.Floor((successes + 1.0) * (draws + 1.0) / (population + 2.0));
        var sum = 0.0;
        // Away from the seen count on its own side, then from the mirror on the other; terms beyond fall geometrically.
        var step = hits <= mode ? -1 : 1;
        for (var k = hits; k >= smallest && k <= largest; k += step)
        {
            var term = Math.Exp(HypergeometricDistribution.LogProbability(k, population, successes, draws) - mine);
            sum += term;
            if (term < 1e-18)
            {
                break;
            }
        }

        // scipy's tolerance: outcomes within 1e-14 count as equally likely; rounding here is coarser.
        const double Tolerance = 1e-10;
        long low = step < 0 ? Math.Max(mode, hits + 1) : smallest, high = step < 0 ? largest + 1 : Math.Min(mode + 1, hits);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var likely = HypergeometricDistribution.LogProbability(middle, population, successes, draws) > mine + Tolerance;
            if (step < 0 ? likely : !likely)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (var k = step < 0 ? low : low - 1; k >= smallest && k <= largest && k != hits; k -= step)
        {
            var term = Math.Exp(HypergeometricDistribution.LogProbability(k, population, successes, draws) - mine);
            sum += term;
            if (term < 1e-18)
            {
                break;
            }
        }

        return Math.Min(0, mine + Math.Log(sum));
    }
}
