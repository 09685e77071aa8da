using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>The two-sample Cramer-von Mises test, safe under ties: T = n m / N^2 times the sum over all pooled rows of (F - G)^2.</summary>
/// <remarks>scipy's rank form inflates T when values repeat and sizes differ; without ties both agree.</remarks>
public static class CramerVonMises
{
    /// <summary>A value with at least this share of the pooled rows makes the null distribution depend on the ties.</summary>
    public const double HeavyTie = 0.01;

    public static TestResult Test(PairedTable pair, TieNull ties = TieNull.Automatic, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pair);
        long n = pair.ReferenceTotal, m = pair.CurrentTotal;
        if (pair.OneSided)
        {
            return TestResult.Undefined("cramer_von_mises", n, m, "a side holds no value");
        }

        var distance = CdfDistance.OverRanks(pair);
        var statistic = distance.Value * n * m / pair.Total;
        var given = ties == TieNull.GivenTies || (ties == TieNull.Automatic && Ties.Largest(pair) > HeavyTie);
        return new TestResult
        {
            Method = "cramer_von_mises",
            Convention = given ? "limit given the ties" : "limit of continuous values, moments of the finite sample",
            Statistic = statistic,
            LogPValue = given ? BridgeForm.Of(Nodes(pair), pair.Total).LogSurvival(statistic) : Continuous(statistic, n, m),
            ReferenceCount = n,
            CurrentCount = m,
            Effect = Effect.Normal(
                "mean squared difference of cumulative shares",
                distance.Value - distance.Bias,
                Math.Sqrt(distance.StandardError * distance.StandardError + distance.Bias * distance.Bias),
                level,
                0,
                1),
        };
    }

    // Anderson (1962): T brought to the mean and variance of its limit.
    private static double Continuous(double statistic, double n, double m)
    {
        var total = n + m;
        var mean = (1 + 1 / total) / 6;
        var variance = (total + 1) / total * (4 * n * m * total - 3 * (n * n + m * m) - 2 * n * m) / (45 * total * 4 * n * m);
        return CramerVonMisesDistribution.LogSurvival(1.0 / 6 + (statistic - mean) / Math.Sqrt(45 * variance));
    }

    private static List<BridgeForm.Node> Nodes(PairedCounts pair)
    {
        var nodes = new List<BridgeForm.Node>(pair.Count);
        double seen = 0;
        for (var i = 0; i + 1 < pair.Count; i++)
        {
            double count = pair.Reference[i] + pair.Current[i];
            seen += count;
            nodes.Add(new BridgeForm.Node(seen / pair.Total, seen / pair.Total, count / pair.Total));
        }

        return nodes;
    }
}
