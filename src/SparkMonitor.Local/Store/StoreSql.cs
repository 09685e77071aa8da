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
    private const string Window = StoreReadSql.Window;

    private static readonly StoreReadSql Sql = new(DuckDbSql.QuoteIdentifier, DuckDbSql.QuoteLiteral, Literal);

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

    public static string Select(string relation, DeltaSnapshot snapshot, StoreTable table, StoreRead read) => Sql.Select(
        $"({relation})",
        read,
        column => snapshot.Schema.Find(column) is null
            ? $"NULL::{StoreSchema.TypeName(table.Columns[table.IndexOf(column)].Type)}"
            : DuckDbSql.QuoteIdentifier(column));

    private static string Literal(DateTimeOffset time) =>
        $"TIMESTAMPTZ {DuckDbSql.QuoteLiteral(time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture))}";
}
