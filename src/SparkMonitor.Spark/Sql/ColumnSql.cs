using System.Globalization;
using System.Numerics;
using SparkMonitor.Core.Schema;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Sql;

/// <summary>
/// Columns as Spark SQL. Every expression means the same with ANSI on and off and uses functions of Spark 3.5 only; local times rely on the
/// session's time zone being UTC (<see cref="Engine.SessionSettings"/>).
/// </summary>
internal static class ColumnSql
{
    /// <summary>The name under which every query knows the rows, so that a struct's field is never taken for a table's column.</summary>
    public const string Source = "__sparkmonitor_source";

    /// <summary>Decimals of up to 15 digits are exact in a double after rounding: |x * 10^s| stays below 2^50.</summary>
    private const int ExactDigits = 15;

    /// <summary>The column itself, through its structs; null where a struct on the way is null.</summary>
    public static string Name(ColumnPath path) => SparkSql.Identifier(path.Parts.Prepend(Source));

    public static ValueLane LaneOf(ColumnType type) => type.Kind switch
    {
        TypeKind.Timestamp or TypeKind.TimestampNtz => ValueLane.Time,
        TypeKind.Float or TypeKind.Double => ValueLane.Real,
        TypeKind.Text => ValueLane.Text,
        TypeKind.Binary => ValueLane.Binary,
        TypeKind.Decimal when type.IsWideDecimal => ValueLane.Wide,
        TypeKind.Void => ValueLane.None,
        _ => ValueLane.Integer,
    };

    /// <summary>The values in the form of the column's lane; null for null.</summary>
    /// <param name="collation">The column's collation; values are told apart by their bytes, whatever it is.</param>
    public static string Value(ColumnPath path, ColumnType type, string? collation = null)
    {
        var column = Name(path);
        return type.Kind switch
        {
            TypeKind.Array or TypeKind.Map => $"CASE WHEN {column} IS NOT NULL THEN bigint(size({column})) END",
            TypeKind.Variant => $"CASE WHEN {column} IS NOT NULL THEN 1L END",
            TypeKind.Void => "CAST(NULL AS BIGINT)",
            TypeKind.Date => $"bigint(unix_date({column}))",
            TypeKind.Timestamp or TypeKind.TimestampNtz => Microseconds(column, type),
            TypeKind.Float => $"double({column})",
            TypeKind.Double or TypeKind.Binary => column,
            TypeKind.Text => collation is null or "UTF8_BINARY" ? column : $"({column} COLLATE UTF8_BINARY)",
            TypeKind.Decimal => type.IsWideDecimal ? column : Unscaled(column, type),
            _ => $"bigint({column})",
        };
    }

    /// <summary>Microseconds since 1970, as if UTC for local times; of a date its midnight.</summary>
    public static string Microseconds(string column, ColumnType type) => type.Kind switch
    {
        TypeKind.Date => $"bigint(unix_date({column})) * 86400000000L",
        TypeKind.TimestampNtz => $"unix_micros(CAST({column} AS TIMESTAMP))",
        _ => $"unix_micros({column})",
    };

    /// <summary>
    /// The digits of a wide decimal's unscaled integer (contract 2). Text of a decimal holds exactly those digits, with a sign, a point, leading
    /// zeros and, without ANSI, an exponent behind them. Its sign is cut off as text: abs() rounds to 34 digits.
    /// </summary>
    public static string WideDigits(string value) =>
        $"CASE WHEN {value} = 0 THEN '0' ELSE concat(CASE WHEN {value} < 0 THEN '-' ELSE '' END, "
        + $"ltrim('0', replace(replace(substring_index(CAST({value} AS STRING), 'E', 1), '.', ''), '-', ''))) END";

    /// <summary>A value from its canonical text.</summary>
    public static string Literal(ColumnType type, string text) => type.Kind switch
    {
        TypeKind.Text => SparkSql.Text(text),
        TypeKind.Binary => $"unhex({SparkSql.Text(text)})",
        TypeKind.Boolean => text,
        TypeKind.Date => Invariant($"date_from_unix_date({ValueText.ParseInteger(type, text)})"),
        TypeKind.Timestamp => $"timestamp_micros({Integer(ValueText.ParseInteger(type, text))})",
        TypeKind.TimestampNtz => $"CAST(timestamp_micros({Integer(ValueText.ParseInteger(type, text))}) AS TIMESTAMP_NTZ)",
        TypeKind.Float => $"CAST({SparkSql.Text(text)} AS FLOAT)",
        TypeKind.Double => $"CAST({SparkSql.Text(text)} AS DOUBLE)",
        TypeKind.Decimal => Invariant($"CAST({SparkSql.Text(text)} AS DECIMAL({type.Precision},{type.Scale}))"),
        _ => Integer(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
    };

    public static string Integer(long value) => SparkLiteral.Of(value).ToSql();

    private static string Unscaled(string column, ColumnType type)
    {
        if (type.Scale == 0)
        {
            return $"bigint({column})";
        }

        var power = BigInteger.Pow(10, type.Scale).ToString(CultureInfo.InvariantCulture);
        return type.Precision <= ExactDigits
            ? $"bigint(rint(double({column}) * {power}D))"
            : $"bigint({column} * {power}BD)";
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
