using SparkMonitor.Core.Statistics.Distributions;

namespace SparkMonitor.Core.Statistics.ChangePoints;

/// <summary>
/// Shifts of level in series too short for a penalty in units of the whole variance: many candidates by PELT against the noise of the differences,
/// then the weakest is dropped as long as it fails a test of the two means beside it.
/// </summary>
internal static class ShortSeries
{
    private const double Penalty = 3;

    /// <summary>A step is at least so many times the spread inside its levels.</summary>
    private const double Step = 4;

    /// <summary>Level of a change's p-value, times the number of places.</summary>
    private static readonly double LogLevel = Math.Log(1e-3);

    /// <summary>First indexes of new levels, ascending.</summary>
    public static int[] Find(double[] values)
    {
        var noise = Noise(values);
        List<int> found = [.. Pelt.Find(new MeanCost(values, noise * noise), Penalty * Math.Log(values.Length))];
        while (found.Count > 0)
        {
            var (weakest, log) = Weakest(values, found);
            if (log + Math.Log(values.Length) <= LogLevel)
            {
                break;
            }

            found.RemoveAt(weakest);
        }

        return [.. found];
    }

    /// <summary>The median of the differences, in standard deviations of what scatters about a level; above the grain of doubles.</summary>
    private static double Noise(double[] values)
    {
        double[] differences = [.. Enumerable.Range(1, values.Length - 1).Select(i => Math.Abs(values[i] - values[i - 1])).Order()];
        var median = (differences[(differences.Length - 1) / 2] + differences[differences.Length / 2]) / 2;
        return Math.Max(median / (0.67449 * Math.Sqrt(2)), Grain(values));
    }

    private static double Grain(double[] values) => 1e-9 * Math.Max(values.Max(Math.Abs), double.Epsilon * 1e12);

    /// <summary>The change with the largest ln p of a two-sided t-test of the levels beside it, with the spread of all levels in common.</summary>
    private static (int Index, double LogP) Weakest(double[] values, List<int> found)
    {
        int[] bounds = [0, .. found, values.Length];
        double[] means = [.. Enumerable.Range(0, bounds.Length - 1).Select(s => values[bounds[s]..bounds[s + 1]].Average())];
        var squares = Enumerable.Range(0, means.Length).Sum(s => values[bounds[s]..bounds[s + 1]].Sum(v => (v - means[s]) * (v - means[s])));
        var freedom = values.Length - means.Length;
        var deviation = Math.Max(Math.Sqrt(squares / freedom), Grain(values));
        var (weakest, most) = (0, double.NegativeInfinity);
        for (var c = 0; c < found.Count; c++)
        {
            var step = Math.Abs(means[c + 1] - means[c]);
            var log = step < Step * deviation
                ? 0
                : StudentDistribution.LogTwoSided(
                    step / (deviation * Math.Sqrt((1.0 / (bounds[c + 1] - bounds[c])) + (1.0 / (bounds[c + 2] - bounds[c + 1])))), freedom);
            (weakest, most) = log > most ? (c, log) : (weakest, most);
        }

        return (weakest, most);
    }
}
