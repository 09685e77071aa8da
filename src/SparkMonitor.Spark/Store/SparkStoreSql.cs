using SparkMonitor.Core.Summaries;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Store;

/// <summary>Reads of a store table as Spark SQL: what is not wanted is left in the files, and Spark sorts.</summary>
internal static class SparkStoreSql
{
    private static readonly StoreReadSql Sql = new(SparkSql.Identifier, SparkSql.Text, static time => SparkLiteral.Of(time).ToSql());

    /// <param name="name">The table as SQL names it.</param>
    /// <param name="known">The columns that the table has, whatever their case.</param>
    public static string Select(string name, StoreTable table, StoreRead read, IReadOnlySet<string> known) => Sql.Select(
        name,
        read,
        column => known.Contains(column)
            ? SparkSql.Identifier(column)
            : $"CAST(NULL AS {SparkStoreSchema.TypeName(table.Columns[table.IndexOf(column)].Type)})");
}
