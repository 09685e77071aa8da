using System.Text.Json;
using SparkMonitor.Core.Statistics.ChangePoints;
using SparkMonitor.Core.Statistics.Streams;
using SparkMonitor.Tests.Shared;
using Xunit.Abstractions;

namespace SparkMonitor.Tests.Statistics;

/// <summary>Against online_fdr.json (stream), changepoint_ruptures.json, ../shared/data/tcpd and ../shared/data/nab.</summary>
public class StreamTests(ITestOutputHelper output)
{
    [SharedFact]
    public void Cusum_matches_the_formula()
    {
        var expected = Stream("cusum");
        var cusum = new Cusum(expected.GetProperty("k").GetDouble(), expected.GetProperty("h").GetDouble());
        Follow(expected, "z", "S", cusum.Add, () => cusum.Statistic);
    }

    [SharedFact]
    public void PageHinkley_matches_the_formula()
    {
        var expected = Stream("page_hinkley");
        var test = new PageHinkley();
        Follow(expected, "x", "s", test.Add, () => test.Statistic);
    }

    [SharedFact]
    public void Adwin_matches_the_formula()
    {
        var expected = Stream("adwin");
        var cuts = new List<double[]>();
        var adwin = new Adwin(expected.GetProperty("delta").GetDouble());
        var x = Numbers(expected.GetProperty("x"));
        for (var i = 0; i < x.Length; i++)
        {
            // One cut a step here, so the window before it is what is left and what was dropped.
            cuts.AddRange(adwin.Add(x[i]).Select(c => new[] { i, c.Dropped, adwin.Count + c.Dropped, c.Before, c.After, c.Limit }));
        }

        var wanted = expected.GetProperty("cuts").EnumerateArray().Select(Numbers).ToArray();
        Assert.Equal(wanted.Length, cuts.Count);
        for (var i = 0; i < wanted.Length; i++)
        {
            for (var k = 0; k < 6; k++)
            {
                Accuracy.WithinAbsolute(1e-9, wanted[i][k], cuts[i][k], k);
            }
        }

        Assert.Equal(expected.GetProperty("window_after").GetInt32(), adwin.Count);
        var still = new Adwin();
        Assert.All(Numbers(expected.GetProperty("no_change").GetProperty("x")), v => Assert.Empty(still.Add(v)));
    }

    /// <summary>ruptures 1.1.10: Pelt(model=l2, min_size=2, jump=1), penalty 3 ln n, series standardised by their own deviation.</summary>
    [SharedFact]
    public void Pelt_finds_the_segmentations_ruptures_finds()
    {
        var compared = 0;
        foreach (var c in ReferenceTable.File("changepoint_ruptures.json").GetProperty("series").EnumerateArray().Where(c => c.GetProperty("d").GetInt32() == 1))
        {
            var series = Annotated.Single(s => s.Name == c.GetProperty("name").GetString());
            Assert.Equal(c.GetProperty("pelt_l2").EnumerateArray().Select(v => v.GetInt32()), LevelShifts.Find(series.Values, 3));
            compared++;
        }

        Assert.Equal(15, compared);
    }

    /// <summary>The scores of the empty prediction are published: TCPDBench, method zero (drift-and-root-cause.md 2.4).</summary>
    [SharedFact]
    public void ChangePoint_scores_of_no_change_are_the_published_ones()
    {
        Accuracy.WithinAbsolute(5e-4, 0.712, Annotated.Average(s => ChangePointScore.F1(s.Annotators, [])));
        Accuracy.WithinAbsolute(5e-4, 0.628, Annotated.Average(s => ChangePointScore.Cover(s.Annotators, [], s.Values.Length)));
    }

    [SharedFact]
    public void LevelShifts_beat_the_best_published_defaults_with_one_setting()
    {
        var found = Annotated.Select(s => LevelShifts.Find(s.Values)).ToArray();
        var f1 = Annotated.Zip(found).Average(p => ChangePointScore.F1(p.First.Annotators, p.Second));
        var cover = Annotated.Zip(found).Average(p => ChangePointScore.Cover(p.First.Annotators, p.Second, p.First.Values.Length));
        output.WriteLine($"F1 {f1:F4}, cover {cover:F4}");
        Assert.True(f1 > 0.772 && cover > 0.783, $"F1 {f1:F3}, cover {cover:F3}");
    }

    [Fact]
    public void LevelShifts_find_a_step_and_nothing_in_noise()
    {
        var random = new Random(3);
        double[] noise = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble() - 0.5)];
        Assert.Empty(LevelShifts.Find(noise));
        Assert.Equal([120], LevelShifts.Find([.. noise.Select((v, i) => i < 120 ? v : v + 2)]));
        Assert.Empty(LevelShifts.Find([5, 5, 5, 5, 5, 5]));
        Assert.Empty(LevelShifts.Find([double.NaN, double.NaN]));
        Assert.Empty(LevelShifts.Find([]));
    }

    /// <summary>Ten days are enough for a clear step; noise has none, in 400 seeded series at most four times (1 %); a trend of 0.3 of the noise a step rarely.</summary>
    [Fact]
    public void LevelShifts_find_clear_steps_in_short_series()
    {
        Assert.Equal([5], LevelShifts.Find([10.1, 9.8, 10.3, 9.9, 10.0, 14.2, 13.9, 14.1, 14.0]));
        Assert.Equal([3, 7], LevelShifts.Find([5, 5.1, 4.9, 9, 9.1, 8.9, 9, 2, 2.1, 2]));
        Assert.Equal([2], LevelShifts.Find([0, 0, 7, 7]));
        var random = new Random(29);
        var (noise, trend) = (0, 0);
        for (var i = 0; i < 400; i++)
        {
            double[] values = [.. Enumerable.Range(0, 5 + (i % 34)).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
            noise += LevelShifts.Find(values).Length > 0 ? 1 : 0;
            trend += LevelShifts.Find([.. values.Select((v, t) => v + (0.3 * t))]).Length > 0 ? 1 : 0;
        }

        output.WriteLine($"{noise} of noise, {trend} of a trend");
        Assert.InRange(noise, 0, 4);
        Assert.InRange(trend, 0, 20);
    }

    /// <summary>Pruning must not change the optimum: against the plain quadratic search.</summary>
    [Fact]
    public void Pelt_equals_exhaustive_search()
    {
        var random = new Random(11);
        for (var round = 0; round < 60; round++)
        {
            double[] x = [.. Enumerable.Range(0, 60).Select(i => random.NextDouble() + (i / 17 % 2 * round / 30.0))];
            foreach (var cost in new ISegmentCost[] { new MeanCost(x, 0.1), new NormalCost(x, 1e-4), new TrendCost(x, 0.1) })
            {
                Assert.Equal(Exhaustive(cost, 4), Pelt.Find(cost, 4));
            }
        }

        static int[] Exhaustive(ISegmentCost cost, double penalty)
        {
            var best = new double[cost.Length + 1];
            var before = new int[cost.Length + 1];
            Array.Fill(best, double.PositiveInfinity);
            best[0] = -penalty;
            for (var t = cost.Least; t <= cost.Length; t++)
            {
                for (var s = 0; s <= t - cost.Least; s++)
                {
                    var total = best[s] + cost.Of(s, t) + penalty;
                    if (total < best[t])
                    {
                        (best[t], before[t]) = (total, s);
                    }
                }
            }

            var points = new List<int>();
            for (var t = before[cost.Length]; t > 0; t = before[t])
            {
                points.Insert(0, t);
            }

            return [.. points];
        }
    }

    /// <summary>Bar: windowed Gaussian 47.35, aim: relative entropy 56.20, on the same 29 series (../shared/data/nab/scoring.json).</summary>
    [SharedFact]
    public void SeriesSurprise_scores_above_relative_entropy_on_the_anomaly_benchmark()
    {
        var series = AnomalyBenchmark.Load();
        Assert.Equal((29, 61), (series.Length, series.Sum(s => s.Windows.Length)));
        var scores = series.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(s =>
        {
            var surprise = new SeriesSurprise();
            return s.Values.Select(surprise.Add).ToArray();
        }).ToArray();
        var (score, threshold) = AnomalyBenchmark.Score(series, scores);
        output.WriteLine($"standard score {score:F2} at {threshold:F2}");
        Assert.True(score > 56.2, $"{score:F2} at {threshold:F2}");
        var none = AnomalyBenchmark.Score(series, [.. series.Select(s => new double[s.Values.Length])]);
        Assert.Equal(0, none.Score);
    }

    private static (string Name, double[] Values, int[][] Annotators)[] Annotated => [.. Directory
        .GetDirectories(SharedData.Path("data", "tcpd", "datasets"))
        .Order(StringComparer.Ordinal)
        .Select(folder => (Name: Path.GetFileName(folder), Series: Json(Path.Combine(folder, Path.GetFileName(folder) + ".json")).GetProperty("series")))
        .Where(s => s.Series.GetArrayLength() == 1)
        .Select(s => (
            s.Name,
            Numbers(s.Series[0].GetProperty("raw")),
            Json(SharedData.Path("data", "tcpd", "annotations.json")).GetProperty(s.Name).EnumerateObject()
                .Select(a => a.Value.EnumerateArray().Select(v => v.GetInt32()).ToArray()).ToArray()))];

    private static void Follow(JsonElement expected, string input, string output, Func<double, bool> add, Func<double> statistic)
    {
        var values = Numbers(expected.GetProperty(input));
        var wanted = Numbers(expected.GetProperty(output));
        var first = -1;
        for (var i = 0; i < values.Length; i++)
        {
            var alarm = add(values[i]);
            first = alarm && first < 0 ? i : first;
            if (i < wanted.Length)
            {
                Accuracy.WithinAbsolute(1e-9, wanted[i], statistic(), i);
            }
        }

        Assert.Equal(expected.GetProperty("first_alarm").GetInt32(), first);
    }

    private static JsonElement Stream(string name) => ReferenceTable.File("online_fdr.json").GetProperty("stream").GetProperty(name);

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(ReferenceTable.Number)];
}
