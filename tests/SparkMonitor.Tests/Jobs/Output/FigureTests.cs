using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Tests.Jobs.Output;

public sealed class FigureTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0")]
    [InlineData(3_000_000.0, "3,000,000")]
    [InlineData(-82.0, "-82")]
    [InlineData(8.2471, "8.247")]
    [InlineData(0.99999, "1.000")]
    [InlineData(12.345678, "12.35")]
    [InlineData(123.456, "123.5")]
    [InlineData(12345.67, "12,346")]
    [InlineData(0.012345, "0.01235")]
    [InlineData(0.00012345, "0.000123")]
    [InlineData(0.0000012345, "1.235e-6")]
    [InlineData(5e9, "5e+9")]
    [InlineData(-1.5e300, "-1.5e+300")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Number_keeps_about_four_digits(double? value, string text) => Assert.Equal(text, Figure.Number(value));

    [Fact]
    public void Negative_zero_has_no_sign() => Assert.Equal("0", Figure.Number(-0.0));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0 %")]
    [InlineData(0.00001, "<0.01 %")]
    [InlineData(0.25, "0.25 %")]
    [InlineData(12.34, "12.3 %")]
    [InlineData(99.999, ">99.99 %")]
    [InlineData(100.0, "100 %")]
    public void Percent_never_rounds_to_none_or_all(double? value, string text) => Assert.Equal(text, Figure.Percent(value));

    [Theory]
    [InlineData("2001-03-04T00:00:00Z", "2001-03-04")]
    [InlineData("2001-03-04T05:06:00Z", "2001-03-04 05:06")]
    [InlineData("2001-03-04T05:06:07.5Z", "2001-03-04 05:06:07")]
    [InlineData("2001-03-04T05:06:00+02:00", "2001-03-04 03:06")]
    public void Time_leaves_out_what_is_zero(string time, string text) =>
        Assert.Equal(text, Figure.Time(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(null, "-")]
    [InlineData("", "\"\"")]
    [InlineData("plain", "plain")]
    [InlineData("two\nlines\t\u0001", "two⏎lines⇥�")]
    [InlineData("🙂🙂🙂🙂🙂🙂🙂🙂🙂", "🙂🙂🙂🙂🙂🙂🙂🙂🙂")]
    [InlineData("0123456789", "0123456…", 8)]
    public void Text_stays_on_one_line_and_short(string? text, string shown, int most = 24) => Assert.Equal(shown, ShortText.Of(text, most));
}
