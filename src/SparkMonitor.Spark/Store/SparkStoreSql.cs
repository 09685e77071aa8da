using System.Globalization;
using SparkMonitor.Core.Summaries;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Store;

/// <summary>Reads of a store table as Spark SQL: what is not wanted is left in the files, and Spark sorts.</summary>
internal static class SparkStoreSql
{
    private const string Window = "window";

    /// <param name="name">The table as SQL names it.</param>
    /// <param name="known">The columns that the table has, whatever their case.</param>
    public static string Select(string name, StoreTable table, StoreRead read, IReadOnlySet<string> known)
    {
        var select = read.Columns.Select(Value);
        var where = read.Filter.Select(f => f.Value is null ? $"{Value(f.Key)} IS NULL" : $"{Value(f.Key)} = {Literal(f.Value)}").Concat(Bounds()).Concat(Except()).DefaultIfEmpty("true");
        var order = read.Order.Count == 0 ? "" : $" ORDER BY {string.Join(", ", read.Order.SelectMany(Ordered))}";
        return $"SELECT {string.Join(", ", select)} FROM {name} WHERE {string.Join(" AND ", where)}{order}";

        string Value(string column) => known.Contains(column)
            ? SparkSql.Identifier(column)
            : $"CAST(NULL AS {SparkStoreSchema.TypeName(table.Columns[table.IndexOf(column)].Type)})";

        IEnumerable<string> Ordered(string column) => column == Window
            ? [$"{Value(column)}.`start` ASC NULLS LAST", $"{Value(column)}.`end` ASC NULLS LAST"]
            : [$"{Value(column)} ASC NULLS FIRST"];

        IEnumerable<string> Except() => read.Except is { } except
            ? [$"{Value(except.Column)} NOT IN ({string.Join(", ", except.Values.Select(SparkSql.Text))})"]
            : [];

        IEnumerable<string> Bounds()
        {
            if (read.OnlyWindows)
            {
                yield return $"{Value(Window)}.`start` IS NOT NULL";
            }

            if (read.From is { } from)
            {
                yield return Bound(">=", from);
            }

            if (read.To is { } to)
            {
                yield return Bound("<=", to);
            }
        }

        string Bound(string comparison, DateTimeOffset time) => $"({Value(Window)}.`start` IS NULL OR {Value(Window)}.`start` {comparison} {Literal(time)})";
    }

    private static string Literal(object? value) => value switch
    {
        string text => SparkSql.Text(text),
        bool flag => flag ? "true" : "false",
        IFormattable number and (int or long) => number.ToString(null, CultureInfo.InvariantCulture),
        DateTimeOffset time => SparkLiteral.Of(time).ToSql(),
        _ => throw new ArgumentException($"A store is not filtered by a {value?.GetType().Name}.", nameof(value)),
    };
}
