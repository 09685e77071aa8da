using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Runs;

/// <summary>A table's columns and types as one line of Spark SQL: <c>id bigint, `odd name` string</c>.</summary>
internal static class SchemaText
{
    public static string Of(TableSchema schema) => string.Join(", ", schema.Columns.Select(c => $"{Name(c.Name)} {c.Type.Text(Name)}"));

    private static string Name(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        ? name
        : $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
