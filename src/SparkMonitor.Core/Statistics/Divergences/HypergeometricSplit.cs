using SparkMonitor.Core.Statistics.Distributions;

namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>Draws random splits of pooled counts into n and m rows.</summary>
internal static class HypergeometricSplit
{
    /// <summary>No more splits are drawn once so many are as far out: p is then known to about one part in ten, and remains valid (Besag and Clifford 1991).</summary>
    internal const int Enough = 100;

    /// <summary>Equal statistics of different splits differ by rounding, relative to them.</summary>
    internal const double Tie = 1e-11;

    internal static bool IsAsFarOut(double drawn, double observed) => drawn >= observed * (1 - Tie);

    /// <summary>Fills <paramref name="drawn"/> with a multivariate hypergeometric draw of n rows.</summary>
    internal static void Draw(ReadOnlySpan<long> pooled, long draws, long total, Random random, Span<long> drawn)
    {
        for (var i = 0; i < pooled.Length; i++)
        {
            var count = i == pooled.Length - 1 ? draws : One(pooled[i], draws, total, random);
            drawn[i] = count;
            draws -= count;
            total -= pooled[i];
        }
    }

    /// <summary>How many of <paramref name="successes"/> items come among <paramref name="draws"/> of <paramref name="total"/>.</summary>
    internal static long One(long successes, long draws, long total, Random random)
    {
        var (smallest, largest) = HypergeometricDistribution.Support(total, successes, draws);
        if (smallest == largest)
        {
            return smallest;
        }

        if (successes <= 24 || draws <= 24)
        {
            var (trials, wanted) = successes <= draws ? (successes, draws) : (draws, successes);
            long hits = 0;
            for (long i = 0; i < trials; i++)
            {
                if (random.NextDouble() * (total - i) < wanted - hits)
                {
                    hits++;
                }
            }

            return hits;
        }

        // Inversion outwards from the mode: two neighbours per step, by the ratio of successive probabilities.
        var mode = Math.Clamp((long)Math.Floor((successes + 1.0) * (draws + 1.0) / (total + 2.0)), smallest, largest);
        var top = Math.Exp(HypergeometricDistribution.LogProbability(mode, total, successes, draws));
        var u = random.NextDouble() - top;
        double up = top, down = top;
        long high = mode, low = mode;
        double rest = total - successes - (double)draws;
        while (u > 0)
        {
            var moved = false;
            if (high < largest)
            {
                up *= (double)(successes - high) * (draws - high) / ((high + 1.0) * (rest + high + 1));
                high++;
                u -= up;
                moved = true;
                if (u <= 0)
                {
                    return high;
                }
            }

            if (low > smallest)
            {
                down *= low * (rest + low) / ((successes - low + 1.0) * (draws - low + 1.0));
                low--;
                u -= down;
                moved = true;
                if (u <= 0)
                {
                    return low;
                }
            }

            if (!moved || (up < 1e-18 && down < 1e-18))
            {
                break;
            }
        }

        return mode;
    }
}
