using System.Numerics;
using SparkMonitor.Delta.Partitions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Tests.Delta;

public sealed class PartitionValueTests
{
    [Theory]
    [InlineData("1970-01-01", 0)]
    [InlineData("2024-02-29", 19782)]
    [InlineData("1582-10-14", -141428)]
    [InlineData("0001-01-01", -719162)]
    [InlineData("-0001-01-01", -719893)]
    [InlineData("+10000-01-01", 2932897)]
    [InlineData("2024-1-5", 19727)]
    public void Date_is_days_since_1970(string text, long days) => Assert.Equal(days, PartitionValueParser.Parse(text, DeltaTypes.Date));

    [Theory]
    [InlineData("2024-01-01 10:00:00", 1704103200000000)]
    [InlineData("2024-01-01 10:00:00.5", 1704103200500000)]
    [InlineData("2024-01-01T10:00:00.123456Z", 1704103200123456)]
    [InlineData("2024-01-01T10:00:00+02:00", 1704096000000000)]
    [InlineData("1969-12-31 23:59:59.999999", -1)]
    [InlineData("2024-01-01", 1704067200000000)]
    public void Timestamp_is_microseconds_UTC(string text, long micros) => Assert.Equal(micros, PartitionValueParser.Parse(text, DeltaTypes.Timestamp));

    [Theory]
    [InlineData("1.5", 5, 2, "150")]
    [InlineData("-0.25", 5, 2, "-25")]
    [InlineData("1E+3", 10, 0, "1000")]
    [InlineData("12345678901234567890123456789012345678", 38, 0, "12345678901234567890123456789012345678")]
    public void Decimal_is_its_unscaled_value(string text, int precision, int scale, string unscaled) =>
        Assert.Equal(BigInteger.Parse(unscaled, System.Globalization.CultureInfo.InvariantCulture), PartitionValueParser.Parse(text, new DecimalType(precision, scale)));

    [Fact]
    public void Null_and_empty_are_null_for_every_type()
    {
        foreach (var type in new[] { DeltaTypes.String, DeltaTypes.Integer, DeltaTypes.Date, DeltaTypes.Boolean, new DecimalType(5, 2), DeltaTypes.Binary })
        {
            Assert.Null(PartitionValueParser.Parse(null, type));
            Assert.Null(PartitionValueParser.Parse(string.Empty, type));
        }
    }

    [Fact]
    public void Other_types_parse()
    {
        Assert.Equal(true, PartitionValueParser.Parse("true", DeltaTypes.Boolean));
        Assert.Equal(-128L, PartitionValueParser.Parse("-128", DeltaTypes.Byte));
        Assert.Equal(double.NegativeInfinity, PartitionValueParser.Parse("-Infinity", DeltaTypes.Double));
        Assert.Equal(1.0e10f, PartitionValueParser.Parse("1.0E10", DeltaTypes.Float));
        Assert.Equal("é"u8.ToArray(), PartitionValueParser.Parse("é", DeltaTypes.Binary));
    }

    [Theory]
    [InlineData("0.0-1", "decimal(10,3)")]
    [InlineData("1.234", "decimal(5,2)")]
    [InlineData("1000", "decimal(3,0)")]
    [InlineData("1e999999", "decimal(3,0)")]
    [InlineData("-", "decimal(3,0)")]
    [InlineData("128", "byte")]
    [InlineData("1.5", "integer")]
    [InlineData(" 1", "integer")]
    [InlineData("2023-02-29", "date")]
    [InlineData("2024-13-01", "date")]
    [InlineData("yesterday", "date")]
    [InlineData("2024-01-01 25:00:00", "timestamp")]
    [InlineData("2024-01-01 10:00:00Z", "timestamp_ntz")]
    [InlineData("999999-01-01 00:00:00", "timestamp")]
    [InlineData("yes", "boolean")]
    public void Wrong_text_is_refused(string text, string type) =>
        Assert.ThrowsAny<FormatException>(() => PartitionValueParser.Parse(text, SchemaJson.ParseName(type, "c")));

    [Fact]
    public void Dates_format_as_they_parse()
    {
        for (long days = -1_000_000; days < 4_000_000; days += 997)
        {
            Assert.Equal(days, CalendarText.ParseDate(CalendarText.FormatDate(days)));
        }

        Assert.Equal("1969-12-31 23:59:59.999999", CalendarText.FormatTimestamp(-1));
    }
}
