using SparkMonitor.Delta.Variants;

namespace SparkMonitor.Tests.Delta;

/// <summary>Bytes made by hand after the Variant Binary Encoding of the Parquet format.</summary>
public sealed class VariantJsonTests
{
    private static readonly byte[] NoKeys = [0x01, 0x00, 0x00];

    [Theory]
    [InlineData("00", "null")]
    [InlineData("04", "true")]
    [InlineData("08", "false")]
    [InlineData("0CFF", "-1")]
    [InlineData("100080", "-32768")]
    [InlineData("14FFFFFF7F", "2147483647")]
    [InlineData("18FFFFFFFFFFFFFF7F", "9223372036854775807")]
    [InlineData("1C000000000000F83F", "1.5")]
    [InlineData("20027B000000", "1.23")]
    [InlineData("2003E8030000", "1")]
    [InlineData("2004FEFFFFFF", "-0.0002")]
    [InlineData("2C00000000", "\"1970-01-01\"")]
    [InlineData("30FFFFFFFFFFFFFFFF", "\"1969-12-31 23:59:59.999999+00:00\"")]
    [InlineData("340000000000000000", "\"1970-01-01 00:00:00\"")]
    [InlineData("380000C03F", "1.5")]
    [InlineData("3C0200000000FF", "\"AP8=\"")]
    [InlineData("4002000000C3A9", "\"é\"")]
    [InlineData("0D612222", "\"a\\\"\\\"\"")]
    [InlineData("50000102030405060708090A0B0C0D0E0F", "\"00010203-0405-0607-0809-0a0b0c0d0e0f\"")]
    [InlineData("03020001020408", "[true,false]")]
    [InlineData("0300", "[]")]
    public void Values_are_written_as_Spark_writes_them(string hex, string json) =>
        Assert.Equal(json, VariantJson.Write(NoKeys, Pad(Convert.FromHexString(hex))));

    [Fact]
    public void Objects_are_written_in_the_order_of_their_keys()
    {
        byte[] metadata = [0x01, 0x02, 0x00, 0x01, 0x02, (byte)'b', (byte)'a'];
        byte[] value = [0x02, 0x02, 0x00, 0x01, 0x00, 0x01, 0x02, 0x04, 0x08];
        Assert.Equal("""{"a":false,"b":true}""", VariantJson.Write(metadata, value));
    }

    /// <summary>Examples of the documentation of Java's <c>Double.toString</c> and around its thresholds.</summary>
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(100.0, "100.0")]
    [InlineData(1234567.0, "1234567.0")]
    [InlineData(1e7, "1.0E7")]
    [InlineData(12345678.5, "1.23456785E7")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00012, "1.2E-4")]
    [InlineData(1e300, "1.0E300")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(double.NaN, "\"NaN\"")]
    public void Doubles_are_written_as_Java_writes_them(double value, string text) => Assert.Equal(text, JavaNumber.ToText(value));

    [Fact]
    public void Damaged_bytes_are_refused()
    {
        var random = new Random(9);
        var bytes = new byte[40];
        var key = new byte[12];
        for (var i = 0; i < 50_000; i++)
        {
            random.NextBytes(bytes);
            random.NextBytes(key);
            key[0] = (byte)((key[0] & 0xC0) | 1);
            try
            {
                VariantJson.Write(key, bytes.AsSpan(0, random.Next(40)));
            }
            catch (FormatException)
            {
                // Refused, as it should be; anything else fails the test.
            }
        }
    }

    /// <summary>Short strings carry their length in the header, so what follows does no harm.</summary>
    private static byte[] Pad(byte[] bytes) => [.. bytes, 0, 0];
}
