using SparkMonitor.Jobs.Configuration;

namespace SparkMonitor.Tests.Jobs;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1000000", 1_000_000)]
    [InlineData("4GB", 4_000_000_000)]
    [InlineData("4 gib", 4_294_967_296)]
    [InlineData("1.5 MiB", 1_572_864)]
    [InlineData(" 12 B ", 12)]
    public void Size_is_read(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var parsed));
        Assert.Equal(bytes, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("4 apples")]
    [InlineData("99999999999 TB")]
    public void Text_that_is_no_size_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1.00 KB")]
    [InlineData(13_493_022, "13.5 MB")]
    [InlineData(999_999_999, "1000 MB")]
    [InlineData(4_000_000_000, "4.00 GB")]
    public void Size_is_written_with_three_digits(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
