using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>The Mann-Whitney U test with ties at mid-rank, tie-corrected variance and continuity correction.</summary>
public static class MannWhitney
{
    public static TestResult Test(PairedTable pair, Alternative alternative = Alternative.TwoSided, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pair);
        long n = pair.ReferenceTotal, m = pair.CurrentTotal;
        if (pair.OneSided || pair.Count < 2)
        {
            return TestResult.Undefined("mann_whitney", n, m, "needs two different values and both sides");
        }

        var u = Wins(pair);
        double total = pair.Total, product = (double)n * m;
        var deviation = Math.Sqrt(product / 12 * (total + 1 - Ties.Cubes(pair) / (total * (total - 1))));
        var logP = alternative switch
        {
            Alternative.ReferenceHigher => NormalDistribution.LogSurvival((u - product / 2 - 0.5) / deviation),
            Alternative.ReferenceLower => NormalDistribution.LogSurvival((product / 2 - u - 0.5) / deviation),
            _ => Math.Min(0, Math.Log(2) + NormalDistribution.LogSurvival((Math.Abs(u - product / 2) - 0.5) / deviation)),
        };
        return new TestResult
        {
            Method = "mann_whitney",
            Convention = "normal, ties and continuity corrected",
            Statistic = u,
            LogPValue = logP,
            ReferenceCount = n,
            CurrentCount = m,
            Effect = AreaUnderCurve(pair, level),
        };
    }

    /// <summary>P(current > reference) + P(equal) / 2, in [0, 1], 1/2 when neither tends higher; interval on the logit scale (DeLong).</summary>
    public static Effect AreaUnderCurve(PairedTable pair, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pair);
        double n = pair.ReferenceTotal, m = pair.CurrentTotal;
        var auc = 1 - Wins(pair) / (n * m);
        double left = 0, right = 0, a = 0, b = 0;
        for (var i = 0; i < pair.Count; i++)
        {
            double f = pair.Reference[i], g = pair.Current[i];
            // Of a reference row: share of current rows above; of a current row: share of reference rows below.
            var above = (m - right - g / 2) / m - auc;
            var below = (left + f / 2) / n - auc;
            a += f * above * above;
            b += g * below * below;
            left += f;
            right += g;
        }

        var variance = a / n / Math.Max(1, n - 1) + b / m / Math.Max(1, m - 1);
        // Without overlap the estimated variance is 0; one row's worth of doubt remains.
        var floor = 0.25 / (n * m);
        var deviation = Math.Sqrt(Math.Max(variance, floor));
        var inner = Math.Clamp(auc, 0.5 / (n * m + 1), 1 - 0.5 / (n * m + 1));
        var logit = Math.Log(inner / (1 - inner));
        var reach = Effect.Multiplier(level) * deviation / (inner * (1 - inner));
        return new Effect("probability that a current value exceeds a reference value", auc, Logistic(logit - reach), Logistic(logit + reach), level);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // Pairs in which the reference value is higher, ties counted half: U of the reference.
    private static double Wins(PairedCounts pair)
    {
        double below = 0, wins = 0;
        for (var i = 0; i < pair.Count; i++)
        {
            wins += pair.Reference[i] * (below + pair.Current[i] / 2.0);
            below += pair.Current[i];
        }

        return wins;
    }
}
