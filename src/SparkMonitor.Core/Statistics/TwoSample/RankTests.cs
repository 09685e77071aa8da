using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>Kruskal and Wallis's H and Brunner and Munzel's test on two samples.</summary>
public static class RankTests
{
    /// <summary>H with tie correction; with two samples the square of Mann and Whitney's z without continuity correction.</summary>
    public static TestResult KruskalWallis(PairedTable pair, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pair);
        double n = pair.ReferenceTotal, m = pair.CurrentTotal, total = pair.Total;
        if (pair.OneSided || pair.Count < 2)
        {
            return TestResult.Undefined("kruskal", pair.ReferenceTotal, pair.CurrentTotal, "needs two different values and both sides");
        }

        var gap = MeanRankGap(pair);
        var correction = 1 - Ties.Cubes(pair) / (total * total * total - total);
        var statistic = 12 / (total * (total + 1)) * gap * gap * (n * m / total) / correction;
        return new TestResult
        {
            Method = "kruskal",
            Convention = "ties corrected",
            Statistic = statistic,
            Degrees = 1,
            LogPValue = ChiSquareDistribution.LogSurvival(statistic, 1),
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Effect = MannWhitney.AreaUnderCurve(pair, level),
        };
    }

    /// <summary>Brunner and Munzel (2000): equal chances of being larger, without assuming equal spread; t null.</summary>
    public static TestResult BrunnerMunzel(PairedTable pair, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pair);
        double n = pair.ReferenceTotal, m = pair.CurrentTotal, total = pair.Total;
        if (n < 2 || m < 2)
        {
            return TestResult.Undefined("brunner_munzel", pair.ReferenceTotal, pair.CurrentTotal, "needs two rows on both sides");
        }

        // Pooled mid-rank less own mid-rank is the number of rows of the other side below (ties half).
        double left = 0, right = 0, meanA = 0, meanB = 0;
        for (var i = 0; i < pair.Count; i++)
        {
            meanA += pair.Reference[i] * (right + pair.Current[i] / 2.0) / n;
            meanB += pair.Current[i] * (left + pair.Reference[i] / 2.0) / m;
            left += pair.Reference[i];
            right += pair.Current[i];
        }

        double a = 0, b = 0;
        left = right = 0;
        for (var i = 0; i < pair.Count; i++)
        {
            var x = right + pair.Current[i] / 2.0 - meanA;
            var y = left + pair.Reference[i] / 2.0 - meanB;
            a += pair.Reference[i] * x * x / (n - 1);
            b += pair.Current[i] * y * y / (m - 1);
            left += pair.Reference[i];
            right += pair.Current[i];
        }

        var spread = n * a + m * b;
        if (!(spread > 0))
        {
            return TestResult.Undefined("brunner_munzel", pair.ReferenceTotal, pair.CurrentTotal, "the samples do not overlap");
        }

        var statistic = n * m * MeanRankGap(pair) / (total * Math.Sqrt(spread));
        var degrees = spread * spread / (n * a * n * a / (n - 1) + m * b * m * b / (m - 1));
        return new TestResult
        {
            Method = "brunner_munzel",
            Convention = "t null",
            Statistic = statistic,
            Degrees = degrees,
            LogPValue = StudentDistribution.LogTwoSided(statistic, degrees),
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Effect = MannWhitney.AreaUnderCurve(pair, level),
        };
    }

    // Mean pooled mid-rank of the current rows less that of the reference rows.
    private static double MeanRankGap(PairedCounts pair)
    {
        double below = 0, wins = 0;
        for (var i = 0; i < pair.Count; i++)
        {
            wins += pair.Current[i] * (below + pair.Reference[i] / 2.0);
            below += pair.Reference[i];
        }

        // Mean rank = own half + wins / own count; the halves combine to N / 2 times twice the excess.
        double n = pair.ReferenceTotal, m = pair.CurrentTotal;
        return pair.Total * (wins / (n * m) - 0.5);
    }
}
