using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;

namespace SparkMonitor.Tests.Drift;

/// <summary>Differences of means whose rows are known by their moments alone.</summary>
public class SplitMomentsTests
{
    /// <summary>All 18,564 splits of 18 numbers into 12 and 6, counted one by one.</summary>
    [Fact]
    public void P_is_near_that_of_all_splits()
    {
        double[] reference = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6], current = [2, 3, 4, 6, 7, 9], pooled = [.. reference, .. current];
        var (above, below, all) = (0, 0, 0);
        for (var mask = 0; mask < 1 << pooled.Length; mask++)
        {
            if (int.PopCount(mask) == current.Length)
            {
                var sum = Enumerable.Range(0, pooled.Length).Where(i => (mask >> i & 1) == 1).Sum(i => pooled[i]);
                all++;
                above += sum >= current.Sum() ? 1 : 0;
                below += sum <= current.Sum() ? 1 : 0;
            }
        }

        Assert.Equal(18_564, all);
        // Sums of whole numbers come in steps, each of which counts wholly in the exact p.
        var exact = 2.0 * Math.Min(above, below) / all;
        Assert.InRange(Math.Exp(LogP(reference, current)), 0.7 * exact, 1.1 * exact);
    }

    /// <summary>20,000 splits of log-normal numbers, sides of unequal size, means that lie apart in either direction.</summary>
    [Theory]
    [InlineData(200, 40, 0.35)]
    [InlineData(200, 40, -0.35)]
    [InlineData(40, 200, 0.15)]
    [InlineData(150, 150, 0.25)]
    [Trait("Kind", "Simulation")]
    public void P_of_skewed_numbers_is_near_that_of_random_splits(int n, int m, double shift)
    {
        const int Splits = 20_000;
        var sampling = new Sampling(93);
        double[] reference = [.. sampling.LogNormals(n)], current = [.. sampling.LogNormals(m, shift)], pooled = [.. reference, .. current];
        var (random, sum) = (new Random(94), current.Sum());
        var (above, below) = (0, 0);
        for (var k = 0; k < Splits; k++)
        {
            random.Shuffle(pooled);
            var drawn = pooled.AsSpan(0, m).ToArray().Sum();
            above += drawn >= sum ? 1 : 0;
            below += drawn <= sum ? 1 : 0;
        }

        var near = 2.0 * Math.Min(above, below) / Splits;
        Assert.InRange(near, 0.003, 0.4);
        Assert.InRange(Math.Exp(LogP(reference, current)), 0.75 * near, 1.33 * near);
    }

    /// <summary>
    /// Unchanged texts of log-normal lengths, 2,000 pairs each of 50 and 50, 50 and 500, 500 and 50 rows: at most 5 % are at or below 5 %, and three standard errors. By the t law
    /// the unequal sizes fire more often than that.
    /// </summary>
    [Theory]
    [InlineData(50, 50, false)]
    [InlineData(50, 500, true)]
    [InlineData(500, 50, true)]
    [Trait("Kind", "Simulation")]
    public void Unchanged_lengths_raise_no_more_alarms_than_stated(int n, int m, bool textbookFails)
    {
        var sampling = new Sampling(91);
        SplitAlarms.AreAsStated("length_change", 2000, textbookFails, _ => (Draw(n), Draw(m)), $"{n} and {m} rows");

        ColumnSummary Draw(int rows) => Summaries.OfTexts(
            [.. Enumerable.Range(0, rows).Select(_ => new string('x', (int)Math.Round(10 * Math.Exp(sampling.Normal()))))]);
    }

    /// <summary>Lengths that moved by half a standard deviation, 2,000 rows a side: far out, and near the t law.</summary>
    [Fact]
    public void Change_of_length_is_found_far_out()
    {
        var sampling = new Sampling(92);
        var found = Summaries.Measure("length_change", Draw(40), Draw(45));
        Assert.InRange(found.LogPValue, 1.3 * found.Details["ln_p_textbook"], 0.7 * found.Details["ln_p_textbook"]);
        Assert.True(found.LogPValue < Math.Log(1e-20));

        ColumnSummary Draw(double mean) => Summaries.OfTexts(
            [.. Enumerable.Range(0, 2000).Select(_ => new string('x', (int)Math.Round(mean + (10 * Math.Clamp(sampling.Normal(), -3.5, 3.5)))))]);
    }

    private static double LogP(double[] reference, double[] current) =>
        SplitMoments.LogPValue(Moments(reference), Skewness(reference), Moments(current), Skewness(current), Math.Log(0.01), 0.05);

    private static SampleMoments Moments(double[] values) => new(values.Length, values.Average(), values.Sum(v => Math.Pow(v - values.Average(), 2)));

    private static double Skewness(double[] values) =>
        values.Average(v => Math.Pow(v - values.Average(), 3)) / Math.Pow(values.Average(v => Math.Pow(v - values.Average(), 2)), 1.5);
}
