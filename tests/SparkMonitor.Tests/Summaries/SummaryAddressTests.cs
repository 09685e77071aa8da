using SparkMonitor.Core;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;
using SparkMonitor.Tests.Windows;

namespace SparkMonitor.Tests.Summaries;

public sealed class SummaryAddressTests
{
    // The forms of contract section 7 and of the issue on drift.
    [Theory]
    [InlineData("flights")]
    [InlineData("flights/raw@v12")]
    [InlineData("flights/raw#2001-03")]
    [InlineData("flights/raw@2026-01-31T00:00:00Z#2001-W12")]
    [InlineData("flights/raw@v0#2001-03-04T05")]
    [InlineData("flights/raw#2001-03-04T05%3A30:30%20minutes")]
    [InlineData("flights/raw#null:1%20day")]
    [InlineData("flights/raw#2026-01-01T00%3A00%3A00Z:versions")]
    [InlineData("flights/raw?origin=SEA")]
    [InlineData("flights/raw#2001?origin=SEA&delay%20%3E%2060=true")]
    [InlineData("flights/raw?origin")]
    [InlineData("flights/raw?origin=")]
    [InlineData("ref:flights/training")]
    [InlineData("ref:flights/training#2001-Q1?origin=SEA")]
    [InlineData("a%2Fb/c%40d%23e%3Ff?x%26y%3Dz=%E2%98%83")]
    public void Parse_address_writesBack(string text)
    {
        var address = SummaryAddress.Parse(text);

        Assert.Equal(text, address.ToString());
        Assert.Equal(address, SummaryAddress.Parse(address.ToString()));
    }

    [Fact]
    public void Parse_everyPart_isDecoded()
    {
        var address = SummaryAddress.Parse("my%20flights/raw@v12#2001-10-28T02+01:00:1 hour?origin=A%20%26%20B&x%3D1");

        Assert.Equal(("my flights", "raw", 12L, "2001-10-28T02+01:00", "1 hour"), (address.Entity, address.Stage, address.Version, address.Window, address.Granularity));
        Assert.Equal([new("origin", "A & B"), new("x=1", null)], address.Slice);
        Assert.Equal(("origin & x=1", @"A \& B & \N"), (address.SliceKey, address.SliceValue));
        Assert.Equal((Granularity.Hour, "2001-10-28T01:00:00Z"), (address.WindowIn(Times.Calendar("Europe/Berlin"))!.Value.Granularity, Times.Iso(address.WindowIn(Times.Calendar("Europe/Berlin"))!.Value.Window.Start)));
    }

    [Fact]
    public void Parse_labelWithColonsUnencoded_isUnderstood()
    {
        Assert.Equal(("2001-03-04T05:30", "5 minutes"), (SummaryAddress.Parse("f#2001-03-04T05:30:5 minutes").Window, SummaryAddress.Parse("f#2001-03-04T05:30:5%20minutes").Granularity));
        Assert.Equal(("2001-03-04T05:30", null), (SummaryAddress.Parse("f#2001-03-04T05:30").Window, SummaryAddress.Parse("f#2001-03-04T05:30").Granularity));
        Assert.Null(SummaryAddress.Parse("f").WindowIn(WindowCalendar.Utc));
    }

    [Theory]
    [InlineData("", "it begins with entity")]
    [InlineData("/raw", "it begins with entity")]
    [InlineData("flights/", "it begins with entity")]
    [InlineData("flights/a/b", "it begins with entity")]
    [InlineData("ref:flights", "a reference is ref:entity/name")]
    [InlineData("flights@12", "no version such as v12")]
    [InlineData("flights@yesterday", "no version such as v12")]
    [InlineData("flights@", "no version such as v12")]
    [InlineData("flights#", "the window behind # is missing")]
    [InlineData("flights#2001:2 days", "2 days is no granularity")]
    [InlineData("flights#2001:", "is no granularity")]
    [InlineData("flights?=SEA", "a slice is written key=value")]
    [InlineData("flights?a&", "a slice is written key=value")]
    public void Parse_malformed_saysWhy(string text, string why)
    {
        var error = Assert.Throws<MonitorException>(() => SummaryAddress.Parse(text));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
