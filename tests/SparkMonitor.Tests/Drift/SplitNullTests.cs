using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;

namespace SparkMonitor.Tests.Drift;

/// <summary>Tests whose textbook law is that of normal values, on values that are not: p by random splits of the pooled values.</summary>
public class SplitNullTests
{
    /// <summary>
    /// Unchanged values that are skewed (100 values of shares 1 / rank) or heavy-tailed (log-normal), 500 pairs of 50 and 50 or 60 and 300 rows: at most 5 % are at or below 5 %, and
    /// three standard errors (1 % each). The textbook's p is there more often than that wherever <paramref name="textbookFails"/>.
    /// </summary>
    [Theory]
    [InlineData("welch_t", false)]
    [InlineData("student_t", false)]
    [InlineData("variance_ratio", true)]
    [InlineData("bartlett", true)]
    [InlineData("levene", true)]
    [InlineData("brown_forsythe", false)]
    [InlineData("chi_square_fit", true)]
    [Trait("Kind", "Simulation")]
    public void Unchanged_values_raise_no_more_alarms_than_stated(string method, bool textbookFails)
    {
        var (sampling, random) = (new Sampling(81), new Random(82));
        foreach (var isHeavy in new[] { false, true })
        {
            SplitAlarms.AreAsStated(
                method, 500, textbookFails, k => k % 2 == 0 ? (Draw(50), Draw(50)) : (Draw(60), Draw(300)), $"heavy tails: {isHeavy}");

            ColumnSummary Draw(int rows) => Summaries.OfNumbers(
                [.. Enumerable.Range(0, rows).Select(_ => isHeavy ? Math.Exp(sampling.Normal()) : Math.Floor(Math.Exp(random.NextDouble() * Math.Log(100))))]);
        }
    }

    /// <summary>By hand: 3 and 3 rows, 20 splits, of which two (the seen one and its mirror) are as far apart as can be: p = 0.1.</summary>
    [Fact]
    public void P_is_the_share_of_splits_that_are_as_far_out()
    {
        var table = PairedTable.Of(ValueTable.Of([1, 2, 3]), ValueTable.Of([11, 12, 13]));
        var log = SplitNull.LogPValue(table, t => Math.Abs(t.ReferenceMoments.Mean - t.CurrentMoments.Mean), Math.Log(1e-3), 0.05, seed: 1);
        // The p-value stops at 100 hits, so it is known to about a tenth.
        Assert.InRange(Math.Exp(log), 0.07, 0.13);
    }

    /// <summary>Normal values, where the textbook is right: the far tail that splits cannot reach stays near it, and a p that rejects nothing is left.</summary>
    [Fact]
    public void Far_tail_goes_on_where_no_split_reaches()
    {
        var sampling = new Sampling(83);
        var found = Summaries.Measure("welch_t", sampling.NormalColumn(2000), sampling.NormalColumn(2000, 0.5));
        var textbook = found.Details["ln_p_textbook"];
        Assert.InRange(found.LogPValue, 1.3 * textbook, 0.7 * textbook);
        Assert.True(textbook < Math.Log(1e-20));

        var equal = Summaries.Measure("welch_t", sampling.NormalColumn(2000), sampling.NormalColumn(2000));
        Assert.True(equal.LogPValue > Math.Log(0.2) && equal.LogPValue == equal.Details["ln_p_textbook"]);
    }

    [Fact]
    public void Repeated_measurement_gives_the_same_p()
    {
        var sampling = new Sampling(84);
        var (left, right) = (Summaries.OfNumbers(sampling.LogNormals(200)), Summaries.OfNumbers(sampling.LogNormals(100, 0.3)));
        Assert.Equal(Summaries.Measure("levene", left, right).LogPValue, Summaries.Measure("levene", left, right).LogPValue);
        Assert.Equal(Summaries.Measure("welch_t", left, right).LogPValue, Summaries.Measure("welch_t", left, right).LogPValue);
    }
}
