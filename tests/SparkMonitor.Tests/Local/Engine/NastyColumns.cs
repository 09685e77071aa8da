using System.Globalization;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Tests.Local.Engine;

/// <summary>Values that have gone wrong somewhere, for every type, as SQL that fills a column <c>v</c>.</summary>
internal static class NastyColumns
{
    private static readonly long[] Bits =
    [
        .. Enumerable.Range(0, 63).SelectMany(k => new[] { (1L << k) - 1, 1L << k, (1L << k) + 1, -(1L << k), -(1L << k) - 1 }),
        long.MaxValue, long.MinValue, long.MinValue + 1, 0, 0, 1, 1, 1,
    ];

    private static readonly string[] Texts =
    [
        "", "", "a", "A", " ", "\t", "\r\n", "\u000b\u000c", "\u00a0", "\u2003", "é", "e\u0301", "日本語", "\U0001F600", "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\ufeff",
        "null", "NaN", "0", "-0", "__other__", @"\__other__", "twelve bytes", "thirteen byte", "it''s", "\"", "`", "a.b", "new\nline", "\u007f", "\uffff", "\U0010ffff",
        new('x', 255), new('x', 256), new('x', 257), new('é', 128), new('é', 129), new string('x', 256) + "y", new string('x', 256) + "z", new(' ', 300), new('m', 10_000),
        "md5:9dd4e461268c8034f5c8564e155c67a6",
    ];

    public static TheoryData<string> Names => new(All.Keys);

    public static IReadOnlyDictionary<string, (ColumnType Type, string Sql)> All { get; } = new Dictionary<string, (ColumnType, string)>
    {
        ["boolean"] = (new ColumnType(TypeKind.Boolean), Values("BOOLEAN", ["true", "false", "true"])),
        ["tinyint"] = (new ColumnType(TypeKind.Byte), "SELECT i::TINYINT AS v FROM range(-128, 128) t(i)"),
        ["smallint"] = (new ColumnType(TypeKind.Short), "SELECT i::SMALLINT AS v FROM range(-32768, 32768) t(i)"),
        ["int"] = (new ColumnType(TypeKind.Int), Values("INTEGER", Bits.Where(b => b is >= int.MinValue and <= int.MaxValue).Select(Text))),
        ["bigint"] = (new ColumnType(TypeKind.Long), Values("BIGINT", Bits.Select(Text))),
        ["bigint of many values"] = (new ColumnType(TypeKind.Long), "SELECT (i * 7919 - 50000000)::BIGINT AS v FROM range(20000) t(i)"),
        ["float"] = (new ColumnType(TypeKind.Float), $"SELECT v::FLOAT AS v FROM ({Values("DOUBLE", FloatTexts())})"),
        ["double"] = (new ColumnType(TypeKind.Double), Values("DOUBLE", DoubleTexts())),
        ["double of many values"] = (new ColumnType(TypeKind.Double), $"{Values("DOUBLE", DoubleTexts())} UNION ALL SELECT exp(i / 500.0 - 20) * (CASE WHEN i % 2 = 0 THEN 1 ELSE -1 END) FROM range(20000) t(i)"),
        ["decimal(4,2)"] = (ColumnType.Decimal(4, 2), "SELECT (i / 100.0)::DECIMAL(4,2) AS v FROM range(-9999, 10000, 7) t(i)"),
        ["decimal(9,0)"] = (ColumnType.Decimal(9, 0), Values("DECIMAL(9,0)", ["0", "1", "-1", "999999999", "-999999999"])),
        ["decimal(18,2)"] = (ColumnType.Decimal(18, 2), Values("DECIMAL(18,2)", ["0", "0.05", "-0.05", "9999999999999999.99", "-9999999999999999.99", "1.10", "123456789012345.67"])),
        ["decimal(38,0)"] = (ColumnType.Decimal(38, 0), Values("DECIMAL(38,0)", ["0", "1", "-1", new string('9', 38), "-" + new string('9', 38), "18446744073709551616", "9007199254740993"])),
        ["decimal(38,10)"] = (ColumnType.Decimal(38, 10), Values("DECIMAL(38,10)", ["0", "0.05", "-0.05", "0.0000000001", "-0.0000000001", "9999999999999999999999999999.9999999999", "1234567890.0123456789"])),
        ["date"] = (new ColumnType(TypeKind.Date), "SELECT DATE '1970-01-01' + d::INTEGER AS v FROM (VALUES (0), (-1), (1), (-719162), (2932896), (-141427), (-141428), (11016), (20000), (20000)) t(d)"),
        ["timestamp"] = (new ColumnType(TypeKind.Timestamp), $"SELECT make_timestamptz(y) AS v FROM (VALUES {string.Join(",", Times().Select(t => $"({Text(t)})"))}) t(y)"),
        ["timestamp_ntz"] = (new ColumnType(TypeKind.TimestampNtz), $"SELECT make_timestamp(y) AS v FROM (VALUES {string.Join(",", Times().Select(t => $"({Text(t)})"))}) t(y)"),
        ["string"] = (new ColumnType(TypeKind.Text), $"SELECT * FROM (VALUES {string.Join(",", Texts.Select(t => $"('{t.Replace("''", "'", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'), (NULL)"))}, (chr(0) || 'after nul')) t(v)"),
        ["string of many values"] = (new ColumnType(TypeKind.Text), "SELECT 'customer ' || (i * 31 % 17000) AS v FROM range(20000) t(i)"),
        ["binary"] = (new ColumnType(TypeKind.Binary), "SELECT unhex(h) AS v FROM (VALUES (''), ('00'), ('0000'), ('FF'), ('80'), ('C3A9'), ('20'), ('DEADBEEF'), (repeat('AB', 300))) t(h)"),
    };

    private static IEnumerable<string> DoubleTexts()
    {
        foreach (var k in Enumerable.Range(-1074, 2098))
        {
            var power = Math.ScaleB(1.0, k);
            foreach (var x in new[] { power, Math.BitIncrement(power), Math.BitDecrement(power), -power })
            {
                if (double.IsFinite(x))
                {
                    yield return Text(x);
                }
            }
        }

        foreach (var text in new[] { "0.0", "-0.0", "0.1", "0.2", "0.1", "1.7976931348623157E308", "-1.7976931348623157E308", "nan", "nan", "inf", "-inf", "inf" })
        {
            yield return text;
        }
    }

    private static IEnumerable<string> FloatTexts() =>
        Enumerable.Range(-149, 277).SelectMany(k => new[] { Math.ScaleB(1.0, k), -Math.ScaleB(1.5, k) }).Select(Text)
            .Concat(["0.1", "3.4028234663852886E38", "nan", "inf", "-inf", "-0.0", "16777217"]);

    private static long[] Times() =>
    [
        0, -1, 1, 3_599_999_999, 3_600_000_000, -3_600_000_000, -3_600_000_001, -62_135_596_800_000_000, 253_402_300_799_999_999, 1_788_266_096_789_012,
        -12_219_292_800_000_000, -12_219_292_800_000_001, 1_000_000, 999_999, 981_173_106_123_456, 981_173_106_123_456,
    ];

    private static string Values(string type, IEnumerable<string> texts) =>
        $"SELECT v::{type} AS v FROM (VALUES {string.Join(",", texts.Select(t => $"('{t}')"))}, (NULL)) t(v)";

    private static string Text(double x) => x.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(long x) => x.ToString(CultureInfo.InvariantCulture);
}
