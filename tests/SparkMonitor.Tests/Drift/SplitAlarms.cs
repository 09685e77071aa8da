using SparkMonitor.Core.Drift;

namespace SparkMonitor.Tests.Drift;

/// <summary>How often methods fire on unchanged data whose p-values come from splits of both sides together.</summary>
internal static class SplitAlarms
{
    /// <summary>
    /// At most 5 % of the pairs are at or below 5 %, and three standard errors; by the textbook's p-value more than that where <paramref name="textbookFails"/>.
    /// </summary>
    /// <param name="draw">Two unchanged sides for each round.</param>
    /// <param name="what">What is drawn, for the message.</param>
    public static void AreAsStated(
        string method, int rounds, bool textbookFails, Func<int, (ColumnSummary Reference, ColumnSummary Current)> draw, string what)
    {
        var (fired, textbook) = (0, 0);
        for (var k = 0; k < rounds; k++)
        {
            var (reference, current) = draw(k);
            var found = Summaries.Measure(method, reference, current, MeasureOptions.Default with { Seed = k });
            fired += found.LogPValue <= Math.Log(0.05) ? 1 : 0;
            textbook += found.Details["ln_p_textbook"] <= Math.Log(0.05) ? 1 : 0;
        }

        var most = rounds * (0.05 + (3 * Math.Sqrt(0.05 * 0.95 / rounds)));
        Assert.True(fired <= most, $"{fired} of {rounds}, {what}");
        Assert.True(!textbookFails || textbook > most, $"textbook: {textbook} of {rounds}, {what}");
    }
}
