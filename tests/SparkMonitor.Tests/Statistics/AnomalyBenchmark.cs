using System.Globalization;
using System.Text.Json;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.Statistics;

/// <summary>The Numenta Anomaly Benchmark's score, as drift-and-root-cause.md 2.4 defines it, on the shipped series.</summary>
internal static class AnomalyBenchmark
{
    public sealed record Series(string Name, DateTime[] Times, double[] Values, (int From, int To)[] Windows)
    {
        /// <summary>Rows that count for nothing.</summary>
        public int Probation => Math.Min((int)Math.Floor(0.15 * Values.Length), 750);
    }

    public static Series[] Load()
    {
        var labels = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("data", "nab", "labels", "combined_windows.json"))).RootElement;
        return [.. Directory.GetFiles(SharedData.Path("data", "nab", "data"), "*.csv", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => Load(path, labels))];
    }

    /// <summary>Best total over all thresholds, on the scale 0 = nothing found, 100 = perfect.</summary>
    public static (double Score, double Threshold) Score(IReadOnlyList<Series> series, IReadOnlyList<double[]> scores, double miss = 1, double falseAlarm = 0.11)
    {
        var windows = series.Sum(s => s.Windows.Length);
        var rows = new List<(double Score, int Window, double Worth)>();
        var offset = 0;
        for (var f = 0; f < series.Count; f++)
        {
            var s = series[f];
            for (var i = s.Probation; i < s.Values.Length; i++)
            {
                var inside = Array.FindIndex(s.Windows, w => i >= w.From && i <= w.To);
                if (inside >= 0)
                {
                    var (from, to) = s.Windows[inside];
                    rows.Add((scores[f][i], offset + inside, Sigmoid(-(to - i + 1.0) / (to - from + 1)) / Sigmoid(-1)));
                }
                else
                {
                    var before = Array.FindLastIndex(s.Windows, w => w.To < i);
                    var worth = before < 0 ? -1 : Sigmoid((i - s.Windows[before].To) / (double)(s.Windows[before].To - s.Windows[before].From));
                    rows.Add((scores[f][i], -1, falseAlarm * worth));
                }
            }

            offset += s.Windows.Length;
        }

        var found = new double[windows];
        Array.Fill(found, -miss);
        double total = -miss * windows, best = total, threshold = 1.1;
        rows.Sort((a, b) => b.Score.CompareTo(a.Score));
        for (var i = 0; i < rows.Count; i++)
        {
            var (score, window, worth) = rows[i];
            if (window < 0)
            {
                total += worth;
            }
            else if (worth > found[window])
            {
                total += worth - found[window];
                found[window] = worth;
            }

            if ((i + 1 == rows.Count || rows[i + 1].Score < score) && total > best)
            {
                (best, threshold) = (total, score);
            }
        }

        return (100 * (best + miss * windows) / (windows + miss * windows), threshold);
    }

    private static double Sigmoid(double y) => y > 3 ? -1 : 2 / (1 + Math.Exp(5 * y)) - 1;

    private static Series Load(string path, JsonElement labels)
    {
        var rows = File.ReadAllLines(path).Skip(1).Select(l => l.Split(',')).ToArray();
        var times = rows.Select(r => Time(r[0])).ToArray();
        var name = Path.GetFileName(Path.GetDirectoryName(path)) + "/" + Path.GetFileName(path);
        var windows = labels.GetProperty(name).EnumerateArray()
            .Select(w => (Array.FindIndex(times, t => t >= Time(w[0].GetString()!)), Array.FindLastIndex(times, t => t <= Time(w[1].GetString()!))))
            .ToArray();
        return new Series(name, times, [.. rows.Select(r => double.Parse(r[1], CultureInfo.InvariantCulture))], windows);
    }

    private static DateTime Time(string text) =>
        DateTime.ParseExact(text.Split('.')[0], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
