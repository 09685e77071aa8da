using SparkMonitor.Core.Statistics.ChangePoints;
using SparkMonitor.Core.Statistics.Streams;

namespace SparkMonitor.Core.Drift;

/// <summary>Finds changes of level in a series of windows.</summary>
public static class SeriesChanges
{
    /// <summary>Windows from which the running detectors learn what is usual; they tell nothing before.</summary>
    private const int Warmup = 12;

    /// <summary>
    /// ADWIN, Page-Hinkley and CUSUM see the series in units of the standard deviation of its first differences over sqrt 2, which shifts of level
    /// hardly move, so that one setting serves every figure.
    /// </summary>
    /// <param name="series">One value per window, oldest first; not-a-number takes the value before.</param>
    public static IReadOnlyList<SeriesChange> Find(IReadOnlyList<double> series, SeriesDetector detectors)
    {
        ArgumentNullException.ThrowIfNull(series);
        var values = Bridged(series);
        if (values.Length < 2)
        {
            return [];
        }

        var found = new List<(int Index, string Detector, int FoundAt)>();
        if (detectors.HasFlag(SeriesDetector.Pelt))
        {
            found.AddRange(LevelShifts.Find(values).Select(i => (i, "pelt", values.Length - 1)));
        }

        var scaled = Scaled(values);
        if (detectors.HasFlag(SeriesDetector.Adwin))
        {
            found.AddRange(AdwinCuts(scaled));
        }

        if (detectors.HasFlag(SeriesDetector.PageHinkley))
        {
            found.AddRange(PageHinkleyAlarms(scaled));
        }

        if (detectors.HasFlag(SeriesDetector.Cusum))
        {
            found.AddRange(CusumAlarms(scaled));
        }

        return [.. found.GroupBy(f => f.Detector, StringComparer.Ordinal).SelectMany(g => Levels(values, [.. g.OrderBy(f => f.Index)]))
            .OrderBy(c => c.Index).ThenBy(c => c.Detector, StringComparer.Ordinal)];
    }

    private static IEnumerable<SeriesChange> Levels(double[] values, List<(int Index, string Detector, int FoundAt)> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            var (index, detector, foundAt) = changes[i];
            int from = i == 0 ? 0 : changes[i - 1].Index, to = i + 1 < changes.Count ? changes[i + 1].Index : values.Length;
            if (from < index && index < to)
            {
                yield return new SeriesChange(index, detector, values[from..index].Average(), values[index..to].Average(), foundAt);
            }
        }
    }

    private static double[] Bridged(IReadOnlyList<double> series)
    {
        var first = series.FirstOrDefault(double.IsFinite);
        var values = new double[series.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = double.IsFinite(series[i]) ? series[i] : i == 0 ? first : values[i - 1];
        }

        return values;
    }

    private static double[] Scaled(double[] values)
    {
        double sum = 0;
        for (var i = 1; i < values.Length; i++)
        {
            sum += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
        }

        var deviation = Math.Sqrt(sum / (2 * (values.Length - 1)));
        return deviation > 0 ? [.. values.Select(v => v / deviation)] : values;
    }

    private static List<(int Index, string Detector, int FoundAt)> AdwinCuts(double[] values)
    {
        var found = new List<(int, string, int)>();
        var adwin = new Adwin();
        for (var i = 0; i < values.Length; i++)
        {
            if (adwin.Add(values[i]).Count > 0)
            {
                found.Add((i + 1 - adwin.Count, "adwin", i));
            }
        }

        return found;
    }

    private static List<(int Index, string Detector, int FoundAt)> PageHinkleyAlarms(double[] values)
    {
        var found = new List<(int, string, int)>();
        var (up, down, start, quietSince) = (Alarm(), Alarm(), 0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            var (rose, fell) = (up.Add(values[i]), down.Add(-values[i]));
            if (up.Statistic == 0 && down.Statistic == 0)
            {
                quietSince = i + 1;
            }

            if (rose || fell)
            {
                var index = Math.Max(quietSince, start + 1);
                found.Add((Math.Min(index, i), "page_hinkley", i));
                (up, down, start, quietSince) = (Alarm(), Alarm(), i, i + 1);
            }
        }

        return found;

        static PageHinkley Alarm() => new(delta: 0.5, limit: 8, least: Warmup);
    }

    private static List<(int Index, string Detector, int FoundAt)> CusumAlarms(double[] values)
    {
        var found = new List<(int, string, int)>();
        var start = 0;
        while (start + Warmup < values.Length)
        {
            var (up, down) = (new Cusum(limit: 6), new Cusum(limit: 6));
            int first = start + Warmup, rising = first, falling = first, alarm = -1;
            for (var i = first; i < values.Length && alarm < 0; i++)
            {
                // The level is the mean of all values before the sums began to rise: it grows surer while nothing happens.
                var level = values[start..Math.Min(rising, falling)].Average();
                var (rose, fell) = (up.Add(values[i] - level), down.Add(level - values[i]));
                rising = up.Statistic == 0 ? i + 1 : rising;
                falling = down.Statistic == 0 ? i + 1 : falling;
                if (rose || fell)
                {
                    found.Add((Math.Min(rose ? rising : falling, i), "cusum", i));
                    alarm = i;
                }
            }

            if (alarm < 0)
            {
                break;
            }

            start = found[^1].Item1;
        }

        return found;
    }
}
