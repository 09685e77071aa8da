namespace SparkMonitor.Core.Statistics.ChangePoints;

/// <summary>Shifts of level in a short series of summaries (drift scores, means, null rates, counts), with one setting for any scale.</summary>
public static class LevelShifts
{
    /// <summary>
    /// What a change point must explain, as a multiple of ln n in units of the whole series' variance. That variance holds the shifts
    /// themselves, so only changes that dominate the series count: staircases on a trend and random walks are left alone.
    /// </summary>
    public const double DefaultPenalty = 9;

    /// <summary>
    /// In fewer values no change can explain so much of the variance, be it ever so clear; there a step must be far larger than the spread on both
    /// sides of it.
    /// </summary>
    private const int Short = 40;

    /// <summary>First indexes of the new levels, ascending. Not-a-number entries are bridged by the value before.</summary>
    /// <param name="series">Equally spaced values, oldest first.</param>
    /// <param name="penalty">Multiple of ln n.</param>
    public static int[] Find(ReadOnlySpan<double> series, double penalty = DefaultPenalty)
    {
        var values = Bridged(series);
        var variance = Variance(values);
        return values.Length < 4 || !(variance > 0) ? []
            : values.Length < Short && penalty == DefaultPenalty ? ShortSeries.Find(values)
            : Pelt.Find(new MeanCost(values, variance), penalty * Math.Log(values.Length));
    }

    private static double[] Bridged(ReadOnlySpan<double> series)
    {
        var values = series.ToArray();
        var first = Array.FindIndex(values, double.IsFinite);
        if (first < 0)
        {
            return [];
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = double.IsFinite(values[i]) ? values[i] : i == 0 ? values[first] : values[i - 1];
        }

        return values;
    }

    private static double Variance(double[] values)
    {
        if (values.Length == 0)
        {
            return 0;
        }

        var mean = values.Average();
        return values.Average(v => (v - mean) * (v - mean));
    }
}
