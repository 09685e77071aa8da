using System.Numerics;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Tests.Schema;

public sealed class ValueTextTests
{
    private static readonly ColumnType Date = new(TypeKind.Date);
    private static readonly ColumnType Timestamp = new(TypeKind.Timestamp);
    private static readonly ColumnType Local = new(TypeKind.TimestampNtz);

    [Theory]
    [InlineData(0, "1970-01-01")]
    [InlineData(-1, "1969-12-31")]
    [InlineData(11_016, "2000-02-29")]
    [InlineData(-719_162, "0001-01-01")]
    [InlineData(2_932_896, "9999-12-31")]
    [InlineData(2_932_897, "+10000-01-01")]
    [InlineData(-719_529, "-0001-12-31")]
    public void Date_of_a_day_is_iso_and_parses_back(long day, string text)
    {

        Assert.Equal(text, ValueText.OfInteger(Date, day));
        Assert.Equal(day, ValueText.ParseInteger(Date, text));
    }

    [Fact]
    public void Dates_agree_with_the_calendar_of_the_base_library_on_every_day_of_its_range()
    {
        for (var day = -719_162L; day <= 2_932_896; day += 17)
        {
            var expected = DateOnly.FromDayNumber((int)(day + 719_162)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(expected, ValueText.OfDate(day));
        }
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00")]
    [InlineData(-1, "1969-12-31T23:59:59.999999")]
    [InlineData(1_788_266_096_789_012, "2026-09-01T12:34:56.789012")]
    [InlineData(1_500_000, "1970-01-01T00:00:01.5")]
    public void Timestamp_shows_only_the_fraction_it_has_and_parses_back(long microseconds, string text)
    {
        Assert.Equal(text, ValueText.OfInteger(Local, microseconds));
        Assert.Equal(text + "Z", ValueText.OfInteger(Timestamp, microseconds));
        Assert.Equal(microseconds, ValueText.ParseInteger(Local, text));
        Assert.Equal(microseconds, ValueText.ParseInteger(Timestamp, text + "Z"));
    }

    [Theory]
    [InlineData(-50, 2, "-0.50")]
    [InlineData(0, 3, "0.000")]
    [InlineData(12345, 0, "12345")]
    [InlineData(12345, 2, "123.45")]
    public void Decimal_has_exactly_its_scale(long unscaled, int scale, string text)
    {
        Assert.Equal(text, ValueText.OfDecimal(unscaled, scale));
        Assert.Equal(new BigInteger(unscaled), ValueText.ParseDecimal(text, scale));
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.0, "0")]
    [InlineData(1.5e300, "1.5E+300")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NaN, "NaN")]
    public void Real_is_the_shortest_text_that_reads_back(double value, string text)
    {
        Assert.Equal(text, ValueText.OfReal(value));
        Assert.Equal(value, ValueText.ParseReal(text));
    }

    [Fact]
    public void Text_that_is_no_value_of_the_type_is_refused_by_name() =>
        Assert.Contains("'yes'", Assert.Throws<FormatException>(() => ValueText.ParseInteger(new ColumnType(TypeKind.Boolean), "yes")).Message, StringComparison.Ordinal);
}
