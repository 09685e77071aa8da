using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Runs;

/// <summary>A table's columns and types as one line of Spark SQL: <c>id bigint, `odd name` string</c>.</summary>
internal static class SchemaText
{
    public static string Of(TableSchema schema) => string.Join(", ", schema.Columns.Select(c => $"{Name(c.Name)} {Type(c.Type)}"));

    /// <summary>As types write themselves, but with the names of fields in backticks where they need them.</summary>
    private static string Type(ColumnType type) => type.Kind switch
    {
        TypeKind.Struct => $"struct<{string.Join(",", type.Fields.Select(f => $"{Name(f.Name)}:{Type(f.Type)}"))}>",
        TypeKind.Array => $"array<{Type(type.Element!)}>",
        TypeKind.Map => $"map<{Type(type.Key!)},{Type(type.Element!)}>",
        _ => type.ToString(),
    };

    private static string Name(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        ? name
        : $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
