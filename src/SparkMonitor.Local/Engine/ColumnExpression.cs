using SparkMonitor.Core.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>The SQL by which DuckDB hands over a column in the layout that the accumulators expect.</summary>
internal static class ColumnExpression
{
    /// <summary>The column itself, through its structs; null where a struct on the way is null.</summary>
    public static string Name(ColumnPath path)
    {
        var sql = DuckDbSql.QuoteIdentifier(path.Parts[0]);
        foreach (var part in path.Parts.Skip(1))
        {
            sql = $"struct_extract({sql}, {DuckDbSql.QuoteLiteral(part)})";
        }

        return sql;
    }

    /// <summary>What is summarised: the values, or of arrays and maps the number of elements.</summary>
    public static string Value(ColumnPath path, ColumnType type)
    {
        var column = Name(path);
        return type.Kind switch
        {
            TypeKind.Array => $"len({column})::BIGINT",
            TypeKind.Map => $"cardinality({column})::BIGINT",
            TypeKind.Variant => $"CASE WHEN {column} IS NOT NULL THEN 1::BIGINT END",
            TypeKind.Void => "NULL::BIGINT",
            _ => column,
        };
    }
}
