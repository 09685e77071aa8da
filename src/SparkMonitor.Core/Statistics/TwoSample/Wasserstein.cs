using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>Wasserstein-1: the integral of |F - G|, the least mean distance rows must move; unit of the column.</summary>
public static class Wasserstein
{
    /// <summary>Evidently's floor for the reference deviation it divides by.</summary>
    public const double EvidentlyFloor = 0.001;

    /// <summary>In the unit of the column.</summary>
    public static double Raw(PairedTable pair) => CdfDistance.OverValues(pair, squared: false).Value;

    /// <summary>Divided by the population standard deviation of the reference, at least <paramref name="floor"/>.</summary>
    public static double Normalised(PairedTable pair, double floor = EvidentlyFloor)
    {
        ArgumentNullException.ThrowIfNull(pair);
        return Raw(pair) / Scale(pair, floor);
    }

    /// <summary>The normalised distance less what sampling alone adds, with its interval, in reference standard deviations.</summary>
    public static Effect Effect(PairedTable pair, double level = 0.95, double floor = EvidentlyFloor)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.OneSided)
        {
            return Effects.Effect.None;
        }

        var distance = CdfDistance.OverValues(pair, squared: false);
        var scale = Scale(pair, floor);
        return Effects.Effect.Normal(
            "mean displacement in reference standard deviations",
            (distance.Value - distance.Bias) / scale,
            distance.StandardError / scale,
            level,
            0,
            double.PositiveInfinity);
    }

    private static double Scale(PairedTable pair, double floor) => Math.Max(Math.Sqrt(pair.ReferenceMoments.PopulationVariance), floor);
}
