using System.Globalization;
using System.Numerics;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>Partition values as SQL constants of the column's type.</summary>
internal static class PartitionSql
{
    public static string Of(object? value, DeltaType type) => value is null
        ? $"CAST(NULL AS {DuckDbTypeName.Of(type)})"
        : (type, value) switch
        {
            (PrimitiveType { Kind: PrimitiveKind.Date }, long days) => string.Create(CultureInfo.InvariantCulture, $"(DATE '1970-01-01' + CAST({days} AS INTEGER))"),
            (PrimitiveType { Kind: PrimitiveKind.Timestamp }, long micros) => string.Create(CultureInfo.InvariantCulture, $"make_timestamptz(CAST({micros} AS BIGINT))"),
            (PrimitiveType { Kind: PrimitiveKind.TimestampNtz }, long micros) => string.Create(CultureInfo.InvariantCulture, $"make_timestamp(CAST({micros} AS BIGINT))"),
            (DecimalType number, BigInteger unscaled) => $"CAST('{Plain(unscaled, number.Scale)}' AS {DuckDbTypeName.Of(type)})",
            (_, byte[] bytes) => $"from_hex('{System.Convert.ToHexString(bytes)}')",
            (_, float number) => $"CAST('{number.ToString("R", CultureInfo.InvariantCulture)}' AS FLOAT)",
            (_, double number) => $"CAST('{number.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE)",
            (_, string text) => DuckDbSql.QuoteLiteral(text),
            (_, bool flag) => flag ? "TRUE" : "FALSE",
            (_, IFormattable number) => $"CAST({number.ToString(null, CultureInfo.InvariantCulture)} AS {DuckDbTypeName.Of(type)})",
            _ => throw new ArgumentException($"{value} is no partition value.", nameof(value)),
        };

    private static string Plain(BigInteger unscaled, int scale)
    {
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = unscaled.Sign < 0 ? "-" : string.Empty;
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }
}
