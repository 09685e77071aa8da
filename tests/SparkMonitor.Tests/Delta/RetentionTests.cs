using SparkMonitor.Delta.Transactions;

namespace SparkMonitor.Tests.Delta;

public sealed class RetentionTests
{
    [Theory]
    [InlineData("interval 1 week", 604_800_000L)]
    [InlineData("interval 30 days", 2_592_000_000L)]
    [InlineData("INTERVAL 2 HOURS 30 MINUTES", 9_000_000L)]
    [InlineData("7 days", 604_800_000L)]
    [InlineData("interval 0 hours", 0L)]
    public void Durations_parse(string text, long milliseconds) => Assert.Equal(milliseconds, Retention.Parse(text));

    [Theory]
    [InlineData("interval")]
    [InlineData("1")]
    [InlineData("interval 1 month")]
    [InlineData("interval -1 days")]
    [InlineData("soon")]
    public void Other_texts_do_not(string text) => Assert.Null(Retention.Parse(text));
}
