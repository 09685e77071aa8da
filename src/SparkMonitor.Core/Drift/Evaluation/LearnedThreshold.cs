using System.Globalization;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Thresholds from effects that were seen where nothing is thought to have changed.</summary>
internal static class LearnedThreshold
{
    /// <summary>Mean plus so many standard deviations (of the population, as NannyML takes it); null where there are too few.</summary>
    public static double? Of(IEnumerable<double> effects, double deviations)
    {
        var known = effects.Where(double.IsFinite).ToList();
        if (known.Count < ThresholdSpec.FewestLearned)
        {
            return null;
        }

        var mean = known.Average();
        return mean + (deviations * Math.Sqrt(known.Sum(e => (e - mean) * (e - mean)) / known.Count));
    }

    public static string Text(string from, int count, double deviations) =>
        string.Create(CultureInfo.InvariantCulture, $"mean + {deviations:G4} sd of {count} {from}");
}
