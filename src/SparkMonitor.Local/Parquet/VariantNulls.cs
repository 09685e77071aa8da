using System.Globalization;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>
/// Tells a null variant from a variant that holds JSON's null: DuckDB reads both as null. The footer counts the null ones, so a file is
/// certain that has only one kind; a file with both in one column cannot be read right and is refused.
/// </summary>
internal sealed class VariantNulls : IEquatable<VariantNulls>
{
    private readonly string _paths;

    private VariantNulls(string paths) => _paths = paths;

    public static VariantNulls None { get; } = new(string.Empty);

    /// <summary>True where nulls of the variant at that path are JSON's.</summary>
    public bool AreJson(string path) => _paths.Contains($"\n{path}\n", StringComparison.Ordinal);

    /// <exception cref="DuckDbException">A column of the file holds both kinds of null.</exception>
    public static VariantNulls Read(DuckDbConnection connection, string path, ParquetColumns columns, CancellationToken cancellation)
    {
        var json = new List<string>();
        object?[] file = [new List<object?> { DuckDbSql.EscapeGlob(path) }];
        for (var i = 0; i < columns.Count; i++)
        {
            foreach (var variant in Variants(columns[i], columns[i].Name, columns[i].FooterPath))
            {
                var counts = Count(connection, file, columns[i], variant, cancellation);
                if (counts.Nulls > 0 && counts.SqlNulls is null or > 0 && counts.SqlNulls != counts.Nulls)
                {
                    throw new DuckDbException(
                        DuckDbErrorType.NotImplemented,
                        $"unsupported-feature: the variant column {variant.Path} of {path} holds SQL nulls beside JSON nulls, which cannot be told apart");
                }

                if (counts.Nulls > 0 && counts.SqlNulls == 0)
                {
                    json.Add(variant.Path);
                }
            }
        }

        return json.Count == 0 ? None : new VariantNulls($"\n{string.Join('\n', json)}\n");
    }

    public bool Equals(VariantNulls? other) => other is not null && string.Equals(_paths, other._paths, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as VariantNulls);

    public override int GetHashCode() => _paths.GetHashCode(StringComparison.Ordinal);

    private static IEnumerable<(string Path, string Footer)> Variants(ParquetNode node, string path, string footer)
    {
        if (node.Type.Id == DuckDbTypeId.Variant)
        {
            yield return (path, footer);
        }

        for (var i = 0; i < node.Children.Count; i++)
        {
            var child = node.Children[i];
            foreach (var variant in Variants(child, $"{path}.{child.Name}", child.FooterPath))
            {
                yield return variant;
            }
        }
    }

    private static (long Nulls, long? SqlNulls) Count(
        DuckDbConnection connection, object?[] file, ParquetNode column, (string Path, string Footer) variant, CancellationToken cancellation)
    {
        var footer = connection.Scalar(
            "SELECT CASE WHEN count(stats_null_count) = count(*) THEN sum(stats_null_count) END FROM parquet_metadata($1) WHERE path_in_schema = $2",
            [.. file, $"{variant.Footer}, metadata"],
            cancellation);
        var name = DuckDbSql.QuoteIdentifier(column.Name);
        using var result = connection.Query(
            $"SELECT sum({Sum(name, column, column.Name, variant.Path, absent: false, 0)}), sum({Sum(name, column, column.Name, variant.Path, absent: true, 0)}) FROM read_parquet($1, hive_partitioning = false)",
            file,
            cancellation);
        var counted = result.Rows(cancellation).First();
        var absent = Number(counted[1]) ?? 0;
        return (Number(counted[0]) ?? 0, Number(footer) - absent);
    }

    /// <summary>SQL for the number of null variants in one row, or of entries that are absent because something around them is null or empty.</summary>
    private static string Sum(string value, ParquetNode node, string path, string variant, bool absent, int depth)
    {
        var item = string.Create(CultureInfo.InvariantCulture, $"x{depth}");
        var lacking = absent ? "1" : "0";
        switch (node.Type.Id)
        {
            case DuckDbTypeId.Variant:
                return absent ? "0" : $"CASE WHEN {value} IS NULL THEN 1 ELSE 0 END";
            case DuckDbTypeId.Struct:
                var field = Toward(node, path, variant);
                return $"CASE WHEN {value} IS NULL THEN {lacking} ELSE {Sum($"struct_extract({value}, {DuckDbSql.QuoteLiteral(field.Name)})", field, $"{path}.{field.Name}", variant, absent, depth)} END";
            case DuckDbTypeId.List or DuckDbTypeId.Map:
                var inner = Toward(node, path, variant);
                var list = node.Type.Id == DuckDbTypeId.List ? value : inner.Name == node.Children[0].Name ? $"map_keys({value})" : $"map_values({value})";
                return $"CASE WHEN {value} IS NULL OR len({list}) = 0 THEN {lacking} ELSE list_sum(list_transform({list}, lambda {item}: {Sum(item, inner, $"{path}.{inner.Name}", variant, absent, depth + 1)})) END";
            default:
                return "0";
        }
    }

    private static ParquetNode Toward(ParquetNode node, string path, string variant)
    {
        for (var i = 0; i < node.Children.Count; i++)
        {
            var child = $"{path}.{node.Children[i].Name}";
            if (variant == child || variant.StartsWith(child + ".", StringComparison.Ordinal))
            {
                return node.Children[i];
            }
        }

        throw new ArgumentException($"{variant} is not inside {path}.", nameof(variant));
    }

    private static long? Number(object? value) => value is null ? null : long.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);
}
