using System.Globalization;
using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Spark.Sql;

/// <summary>Slice codes as SQL.</summary>
internal static class SliceSql
{
    /// <summary>The code of a slice, all parts together.</summary>
    public static string Code(SlicePlan slice)
    {
        var sql = "0";
        foreach (var part in slice.Parts)
        {
            sql = Invariant($"({sql} * {part.Codes} + {Part(part)})");
        }

        return sql;
    }

    /// <summary>A predicate stands on lines of its own, so that a comment at its end cannot swallow what follows.</summary>
    public static string Predicate(PredicateSlice predicate) => $"boolean(\n{predicate.Sql}\n)";

    private static string Part(SlicePart part)
    {
        if (part is not ColumnSlice column)
        {
            var condition = Predicate((PredicateSlice)part);
            return $"(CASE {condition} WHEN true THEN 1 WHEN false THEN 0 ELSE 2 END)";
        }

        var value = ColumnSql.Name(column.Path);
        var cases = column.Values.Select((text, code) => Invariant($"WHEN {ColumnSql.Literal(column.Type, text)} THEN {code}"));
        return column.Values.Count == 0
            ? $"(CASE WHEN {value} IS NULL THEN 1 ELSE 0 END)"
            : Invariant($"(CASE WHEN {value} IS NULL THEN {column.Values.Count + 1} ELSE (CASE {value} {string.Join(' ', cases)} ELSE {column.Values.Count} END) END)");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
