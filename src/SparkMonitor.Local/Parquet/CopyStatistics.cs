using System.Globalization;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Partitions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Local.Parquet;

/// <summary>Statistics of written files from what DuckDB's COPY returns (RETURN_STATS).</summary>
internal static class CopyStatistics
{
    /// <param name="columns">Per column, its quoted path: statistics by name, as text.</param>
    public static WrittenStatistics Of(
        long records, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> columns, IEnumerable<DeltaField> fields, ColumnMapping mapping)
    {
        var written = new List<WrittenColumn>();
        foreach (var field in fields)
        {
            Add(written, [], field, columns, mapping);
        }

        return new WrittenStatistics(records, written);
    }

    private static void Add(
        List<WrittenColumn> written,
        IReadOnlyList<string> parents,
        DeltaField field,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> columns,
        ColumnMapping mapping)
    {
        IReadOnlyList<string> path = [.. parents, field.PhysicalName(mapping)];
        if (field.Type is StructType structure)
        {
            foreach (var inner in structure.Fields)
            {
                Add(written, path, inner, columns, mapping);
            }

            return;
        }

        var key = string.Join('.', path.Select(static p => $"\"{p.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        if (columns.TryGetValue(key, out var statistics)
            && long.TryParse(statistics.GetValueOrDefault("null_count"), NumberStyles.None, CultureInfo.InvariantCulture, out var nulls))
        {
            var bounded = !string.Equals(statistics.GetValueOrDefault("has_nan"), "true", StringComparison.Ordinal);
            written.Add(new WrittenColumn(
                path,
                field.Type,
                nulls,
                bounded ? Value(statistics.GetValueOrDefault("min"), field.Type) : null,
                bounded ? Value(statistics.GetValueOrDefault("max"), field.Type) : null));
        }
    }

    private static object? Value(string? text, DeltaType type)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            return type switch
            {
                PrimitiveType { Kind: PrimitiveKind.String } => text,
                PrimitiveType { Kind: PrimitiveKind.Boolean or PrimitiveKind.Binary } => null,
                PrimitiveType { Kind: PrimitiveKind.Float or PrimitiveKind.Double } => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
                PrimitiveType or DecimalType => PartitionValueParser.Parse(text, type),
                _ => null,
            };
        }
        catch (FormatException)
        {
            // A date before year 1, an infinity: a bound may be left out.
            return null;
        }
    }
}
