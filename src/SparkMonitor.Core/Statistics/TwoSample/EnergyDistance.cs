using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>Energy distance: sqrt(2 int (F - G)^2 dx), unit: square root of the column's unit (Szekely and Rizzo 2013).</summary>
public static class EnergyDistance
{
    public static double Value(PairedTable pair) => Math.Sqrt(2 * CdfDistance.OverValues(pair, squared: true).Value);

    /// <summary>The distance with its permutation limit given the pooled values, which needs no shuffling.</summary>
    public static TestResult Test(PairedTable pair, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pair);
        long n = pair.ReferenceTotal, m = pair.CurrentTotal;
        if (pair.OneSided)
        {
            return TestResult.Undefined("energy", n, m, "a side holds no value");
        }

        var distance = CdfDistance.OverValues(pair, squared: true);
        var nodes = new List<BridgeForm.Node>(pair.Count);
        double mixed = 0, left = 0, right = 0;
        for (var i = 0; i + 1 < pair.Count; i++)
        {
            left += pair.Reference[i];
            right += pair.Current[i];
            var pooled = (left + right) / pair.Total;
            var gap = pair.Values[i + 1] - pair.Values[i];
            nodes.Add(new BridgeForm.Node(pooled, pooled, 2 * gap));
            double f = left / n, g = right / m;
            mixed += gap * (f * (1 - g) + g * (1 - f));
        }

        var scaled = 2 * distance.Value * ((double)n * m / pair.Total);
        return new TestResult
        {
            Method = "energy",
            Convention = "permutation limit given the pooled values",
            Statistic = Math.Sqrt(2 * distance.Value),
            LogPValue = BridgeForm.Of(nodes, pair.Total).LogSurvival(scaled),
            ReferenceCount = n,
            CurrentCount = m,
            Effect = mixed <= 0
                ? new Effect("energy coefficient", 0, 0, 0, level)
                : Effect.Normal(
                    "energy coefficient",
                    (distance.Value - distance.Bias) / mixed,
                    Math.Sqrt(distance.StandardError * distance.StandardError + distance.Bias * distance.Bias) / mixed,
                    level,
                    0,
                    1),
        };
    }
}
