using System.Globalization;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Predicates;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Store;

/// <summary>Reads of a store table as SQL.</summary>
internal static class StoreSql
{
    private const string Window = "window";

    /// <summary>The columns of the table that a read touches.</summary>
    public static IEnumerable<string> Columns(StoreTable table, StoreRead read)
    {
        IEnumerable<string> bounds = read.From is null && read.To is null && !read.OnlyWindows ? [] : [Window];
        IEnumerable<string> unwanted = read.Except is { } except ? [except.Column] : [];
        return unwanted.Concat(read.Columns).Concat(read.Filter.Select(f => f.Key)).Concat(read.Order).Concat(bounds).Concat(table.PartitionColumns)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>The windows of a read as files' statistics know them; null where it takes rows without window.</summary>
    public static DeltaPredicate? Bounds(StoreRead read)
    {
        if (!read.OnlyWindows)
        {
            return null;
        }

        var parts = new List<DeltaPredicate>();
        if (read.From is { } from)
        {
            parts.Add(new ComparisonPredicate([Window, "start"], ComparisonKind.GreaterOrEqual, TimeText.ToMicroseconds(from)));
        }

        if (read.To is { } to)
        {
            parts.Add(new ComparisonPredicate([Window, "start"], ComparisonKind.LessOrEqual, TimeText.ToMicroseconds(to)));
        }

        return parts.Count == 0 ? null : new AndPredicate(parts);
    }

    public static string Select(string relation, DeltaSnapshot snapshot, StoreTable table, StoreRead read)
    {
        var select = read.Columns.Select(Value);
        var where = read.Filter.Select(f => f.Value is null ? $"{Value(f.Key)} IS NULL" : $"{Value(f.Key)} = {Literal(f.Value)}").Concat(Bounds()).Concat(Except()).DefaultIfEmpty("true");
        var order = read.Order.Count == 0 ? "" : $" ORDER BY {string.Join(", ", read.Order.SelectMany(Ordered))}";
        return $"SELECT {string.Join(", ", select)} FROM ({relation}) WHERE {string.Join(" AND ", where)}{order}";

        string Value(string column) => snapshot.Schema.Find(column) is null
            ? $"NULL::{StoreSchema.TypeName(table.Columns[table.IndexOf(column)].Type)}"
            : DuckDbSql.QuoteIdentifier(column);

        IEnumerable<string> Ordered(string column) => column == Window
            ? [$"{Value(column)}.\"start\" ASC NULLS LAST", $"{Value(column)}.\"end\" ASC NULLS LAST"]
            : [$"{Value(column)} ASC NULLS FIRST"];

        IEnumerable<string> Except() => read.Except is { } except
            ? [$"{Value(except.Column)} NOT IN ({string.Join(", ", except.Values.Select(DuckDbSql.QuoteLiteral))})"]
            : [];

        IEnumerable<string> Bounds()
        {
            if (read.OnlyWindows && read.From is null && read.To is null)
            {
                yield return $"{Value(Window)}.\"start\" IS NOT NULL";
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

        string Bound(string comparison, DateTimeOffset time) =>
            read.OnlyWindows
                ? $"{Value(Window)}.\"start\" {comparison} {Literal(time)}"
                : $"({Value(Window)}.\"start\" IS NULL OR {Value(Window)}.\"start\" {comparison} {Literal(time)})";
    }

    private static string Literal(object? value) => value switch
    {
        string text => DuckDbSql.QuoteLiteral(text),
        bool flag => flag ? "true" : "false",
        IFormattable number and (int or long) => number.ToString(null, CultureInfo.InvariantCulture),
        DateTimeOffset time => $"TIMESTAMPTZ {DuckDbSql.QuoteLiteral(time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture))}",
        _ => throw new ArgumentException($"A store is not filtered by a {value?.GetType().Name}.", nameof(value)),
    };
}
