using System.Globalization;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Windows;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>Windows and slice codes as SQL, for custom profilers, whose aggregates DuckDB computes itself.</summary>
internal static class GroupSql
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>The index of the window that holds the event time, the number of windows where it is null.</summary>
    public static string Window(LeafColumn time, IReadOnlyList<TimeWindow> windows)
    {
        var column = ColumnExpression.Name(time.Path);
        var microseconds = time.Type.Kind == TypeKind.Date
            ? Invariant($"datediff('day', DATE '1970-01-01', {column}) * {MicrosecondsPerDay}")
            : $"epoch_us({column})";
        return Invariant($"CASE WHEN {column} IS NULL THEN {windows.Count} ELSE {Search(microseconds, windows, 0, windows.Count)} END");
    }

    /// <summary>The code of a slice, all parts together.</summary>
    public static string Slice(SlicePlan slice)
    {
        var sql = "0";
        foreach (var part in slice.Parts)
        {
            sql = Invariant($"({sql} * {part.Codes} + {Part(part)})");
        }

        return sql;
    }

    private static string Part(SlicePart part)
    {
        var value = ScanQuery.PartSql(part);
        if (part is not ColumnSlice column)
        {
            return $"CASE WHEN {value} IS NULL THEN 2 WHEN {value} THEN 1 ELSE 0 END";
        }

        var cases = column.Values.Select((text, code) => Invariant($"WHEN {value} = {Literal(column.Type, text)} THEN {code}"));
        return Invariant(
            $"CASE WHEN {value} IS NULL THEN {column.Values.Count + 1} {string.Join(' ', cases)} ELSE {column.Values.Count} END");
    }

    /// <summary>A binary search written as nested CASEs, so that each row meets a handful of comparisons however many windows there are.</summary>
    private static string Search(string value, IReadOnlyList<TimeWindow> windows, int from, int to)
    {
        if (to - from <= 1)
        {
            return from.ToString(CultureInfo.InvariantCulture);
        }

        var middle = (from + to) / 2;
        return Invariant(
            $"CASE WHEN {value} < {windows[middle].Start} THEN {Search(value, windows, from, middle)} ELSE {Search(value, windows, middle, to)} END");
    }

    private static string Literal(ColumnType type, string text) => type.Kind switch
    {
        TypeKind.Text => DuckDbSql.QuoteLiteral(text),
        TypeKind.Binary => $"unhex({DuckDbSql.QuoteLiteral(text)})",
        TypeKind.Boolean => text,
        TypeKind.Date => Invariant($"(DATE '1970-01-01' + {ValueText.ParseInteger(type, text)}::INTEGER)"),
        TypeKind.Timestamp => Invariant($"make_timestamptz({ValueText.ParseInteger(type, text)})"),
        TypeKind.TimestampNtz => Invariant($"make_timestamp({ValueText.ParseInteger(type, text)})"),
        TypeKind.Float => $"{DuckDbSql.QuoteLiteral(text)}::FLOAT",
        TypeKind.Double => $"{DuckDbSql.QuoteLiteral(text)}::DOUBLE",
        TypeKind.Decimal => Invariant($"{DuckDbSql.QuoteLiteral(text)}::DECIMAL({type.Precision},{type.Scale})"),
        _ => $"{text}::BIGINT",
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
