using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

internal static class Ties
{
    /// <summary>The largest share of the pooled rows that one value holds.</summary>
    internal static double Largest(PairedCounts pair)
    {
        long largest = 0;
        for (var i = 0; i < pair.Count; i++)
        {
            largest = Math.Max(largest, pair.Reference[i] + pair.Current[i]);
        }

        return (double)largest / pair.Total;
    }

    /// <summary>Sum over values of t^3 - t, t the pooled count.</summary>
    internal static double Cubes(PairedCounts pair)
    {
        var sum = 0.0;
        for (var i = 0; i < pair.Count; i++)
        {
            double t = pair.Reference[i] + pair.Current[i];
            sum += t * t * t - t;
        }

        return sum;
    }
}
