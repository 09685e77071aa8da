using System.Text;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.States.Readout;

public sealed class ItemTextTests
{
    [Theory]
    [InlineData(0, "1970-01-01")]
    [InlineData(-1, "1969-12-31")]
    [InlineData(11016, "2000-02-29")]
    [InlineData(-719162, "0001-01-01")]
    [InlineData(2932896, "9999-12-31")]
    [InlineData(2932897, "+010000-01-01")]
    [InlineData(-719529, "-000001-12-31")]
    [InlineData(long.MinValue, "-9223372036854775808 days")]
    public void Days_are_written_as_iso_dates(long days, string expected) => Assert.Equal(expected, ItemText.OfDays(days));

    [Fact]
    public void Days_of_the_calendar_are_those_of_the_base_class_library()
    {
        for (var days = -719_162; days <= 2_932_896; days += 97)
        {
            var date = DateOnly.FromDayNumber(days + 719_162);
            Assert.Equal(date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), ItemText.OfDays(days));
        }
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999Z")]
    [InlineData(1788266096789012, "2026-09-01T12:34:56.789012Z")]
    [InlineData(1788266096700000, "2026-09-01T12:34:56.7Z")]
    [InlineData(253402300799999999, "9999-12-31T23:59:59.999999Z")]
    [InlineData(long.MaxValue, "+294247-01-10T04:00:54.775807Z")]
    [InlineData(long.MinValue, "-290308-12-21T19:59:05.224192Z")]
    public void Timestamps_are_written_in_iso_and_utc(long microseconds, string expected) =>
        Assert.Equal(expected, ItemText.OfMicroseconds(microseconds));

    [Fact]
    public void Values_are_written_as_their_column_writes_them()
    {
        Assert.Equal("-9223372036854775808", ItemText.Of(ItemKey.Of(long.MinValue), NumericUnit.Integer));
        Assert.Equal("true", ItemText.Of(ItemKey.Of(1L), NumericUnit.Integer, new ColumnType(TypeKind.Boolean)));
        Assert.Equal("-0.05", ItemText.Of(ItemKey.Of(-5L), NumericUnit.Decimal(2)));
        Assert.Equal("123.40", ItemText.Of(ItemKey.Of(12340L), NumericUnit.Decimal(2)));
        Assert.Equal("0.1", ItemText.Of(ItemKey.Of(0.1), NumericUnit.Real));
        Assert.Equal("0.1", ItemText.Of(ItemKey.Of((double)0.1f), NumericUnit.Real, new ColumnType(TypeKind.Float)));
        Assert.Equal("5E-324", ItemText.Of(ItemKey.Of(double.Epsilon), NumericUnit.Real));
        Assert.Equal("2026-09-01", ItemText.Of(ItemKey.Of(20697L), NumericUnit.Days));
        Assert.Equal("1970-01-01T00:00:00", ItemText.Of(ItemKey.Of(0L), NumericUnit.Microseconds, new ColumnType(TypeKind.TimestampNtz)));
        Assert.Equal("née", ItemText.Of("née"u8, NumericUnit.Text));
        Assert.Equal("00ff", ItemText.Of([0, 255], NumericUnit.Binary));
    }

    /// <summary>The contract's vectors hold wide decimals as written and unscaled.</summary>
    [SharedFact]
    public void Wide_decimals_are_written_with_their_scale()
    {
        var rows = SharedJson.ContractVectors.GetProperty("texts").GetProperty("rows").EnumerateArray()
            .Where(r => r[0].GetString()!.StartsWith("decimal", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var scale = int.Parse(row[0].GetString()!.Split(',', ')')[1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(row[1].GetString(), ItemText.Of(Encoding.ASCII.GetBytes(row[6].GetString()!), NumericUnit.WideDecimal(scale)));
        }
    }
}
