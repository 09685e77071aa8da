using System.Globalization;
using System.Text;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>
/// Reads what data files look like from their footers, and groups files that look alike. Files of one table differ more than one would
/// think: columns added or renamed, types widened, INT96 beside 64-bit timestamps, old calendars.
/// </summary>
internal sealed class ParquetShapeReader(DuckDbConnection connection)
{
    private const string Signature =
        "concat_ws('|', name, type, type_length, repetition_type, num_children, converted_type, scale, precision, field_id, logical_type, duckdb_type)";

    /// <summary>The shape of each file, one object for all that are alike, in the order of the paths.</summary>
    /// <param name="paths">Local paths.</param>
    /// <param name="withCalendar">False skips the calendar, for scans that read no dates or timestamps.</param>
    /// <param name="withVariants">False skips the nulls of variants, for scans that read none.</param>
    /// <exception cref="DuckDbException">A file is missing or no Parquet file, or its variants cannot be read right.</exception>
    public IReadOnlyList<ParquetShape> Read(IReadOnlyList<string> paths, bool withCalendar, bool withVariants, CancellationToken cancellation)
    {
        var escaped = paths.Select(static p => (object?)DuckDbSql.EscapeGlob(p)).ToList();
        var signatures = ReadSignatures(escaped, cancellation);
        var calendars = withCalendar ? ReadCalendars(escaped, cancellation) : [];
        var shapes = new Dictionary<(string, LegacyCalendar, VariantNulls), ParquetShape>();
        var roots = new Dictionary<string, ParquetColumns>(StringComparer.Ordinal);
        var result = new ParquetShape[paths.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (!signatures.TryGetValue(paths[i], out var signature))
            {
                throw new DuckDbException(DuckDbErrorType.InvalidInput, $"The file {paths[i]} has no schema.");
            }

            if (!roots.TryGetValue(signature, out var columns))
            {
                roots[signature] = columns = ReadColumns(paths[i], cancellation);
            }

            var calendar = calendars.GetValueOrDefault(paths[i]) ?? LegacyCalendar.None;
            var nulls = withVariants ? VariantNulls.Read(connection, paths[i], columns, cancellation) : VariantNulls.None;
            if (!shapes.TryGetValue((signature, calendar, nulls), out var shape))
            {
                shapes[(signature, calendar, nulls)] = shape = new ParquetShape(columns, calendar, nulls);
            }

            result[i] = shape;
        }

        return result;
    }

    private Dictionary<string, string> ReadSignatures(List<object?> paths, CancellationToken cancellation)
    {
        using var result = connection.Query(
            $"SELECT file_name, md5(string_agg({Signature}, chr(10) ORDER BY column_id)) FROM parquet_schema($1) GROUP BY file_name", [paths], cancellation);
        return result.Rows(cancellation).ToDictionary(static r => (string)r[0]!, static r => (string)r[1]!, StringComparer.Ordinal);
    }

    private Dictionary<string, LegacyCalendar> ReadCalendars(List<object?> paths, CancellationToken cancellation)
    {
        using var result = connection.Query(
            "SELECT file_name, decode(key), decode(value) FROM parquet_kv_metadata($1) WHERE key IN ($2, $3, $4, $5)",
            [
                paths,
                Encoding.UTF8.GetBytes(LegacyCalendar.VersionKey),
                Encoding.UTF8.GetBytes(LegacyCalendar.DatesKey),
                Encoding.UTF8.GetBytes(LegacyCalendar.Int96Key),
                Encoding.UTF8.GetBytes(LegacyCalendar.TimeZoneKey),
            ],
            cancellation);
        return result.Rows(cancellation)
            .GroupBy(static r => (string)r[0]!, StringComparer.Ordinal)
            .ToDictionary(
                static g => g.Key,
                static g => LegacyCalendar.Of(g.ToDictionary(static r => (string)r[1]!, static r => (string)r[2]!, StringComparer.Ordinal)),
                StringComparer.Ordinal);
    }

    private ParquetColumns ReadColumns(string path, CancellationToken cancellation)
    {
        List<FooterNode> footer;
        using (var result = connection.Query(
            "SELECT name, type, num_children, field_id FROM parquet_schema($1) ORDER BY column_id",
            [new List<object?> { DuckDbSql.EscapeGlob(path) }],
            cancellation))
        {
            footer = [.. result.Rows(cancellation).Select(static r => new FooterNode(
                (string)r[0]!, (string?)r[1], (int)(Number(r[2]) ?? 0), Number(r[3])))];
        }

        var next = 0;
        var root = Take(footer, ref next, 0);
        using var columns = connection.Query(
            "SELECT * FROM read_parquet($1, hive_partitioning = false) LIMIT 0", [new List<object?> { DuckDbSql.EscapeGlob(path) }], cancellation);
        return new ParquetColumns([.. columns.Columns.Select((c, i) => Join(c.Name, c.Type, Child(root, i), string.Empty))]);
    }

    private static long? Number(object? value) => value is null ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static FooterTree Take(List<FooterNode> footer, ref int next, int depth)
    {
        if (next >= footer.Count || depth > 200)
        {
            throw new DuckDbException(DuckDbErrorType.InvalidInput, "The file's schema is broken.");
        }

        var node = footer[next++];
        var children = new List<FooterTree>();
        for (var i = 0; i < node.Children; i++)
        {
            children.Add(Take(footer, ref next, depth + 1));
        }

        return new FooterTree(node, children);
    }

    private static ParquetNode Join(string name, DuckDbType type, FooterTree? footer, string parent)
    {
        var path = Path(parent, footer);
        List<ParquetNode> children;
        switch (type.Id)
        {
            case DuckDbTypeId.Struct:
                children = [.. type.Fields.Select((f, i) => Join(f.Name, f.Type, Child(footer, i), path))];
                break;
            case DuckDbTypeId.List:
                var repeated = Child(footer, 0);
                var element = Element(type.Element!, repeated);
                children = [Join("element", type.Element!, element, ReferenceEquals(element, repeated) ? path : Path(path, repeated))];
                break;
            case DuckDbTypeId.Map:
                children = [.. type.Element!.Fields.Select((f, i) => Join(f.Name, f.Type, Child(Child(footer, 0), i), Path(path, Child(footer, 0))))];
                break;
            default:
                children = [];
                break;
        }

        return new ParquetNode(name, type, footer?.Node.FieldId, footer?.Node.Type == "INT96", new ParquetColumns(children), path);
    }

    private static string Path(string parent, FooterTree? footer) =>
        footer is null ? parent : parent.Length == 0 ? footer.Node.Name : $"{parent}, {footer.Node.Name}";

    private static FooterTree? Child(FooterTree? footer, int index) => footer is not null && index < footer.Children.Count ? footer.Children[index] : null;

    /// <summary>The element of a list lies inside the repeated group, or is that group itself in two-level lists of old writers.</summary>
    private static FooterTree? Element(DuckDbType element, FooterTree? repeated)
    {
        var isElement = repeated is not null
            && (repeated.Children.Count != 1
                || (element.Id == DuckDbTypeId.Struct
                    && element.Fields.Count == 1
                    && element.Fields[0].Name == repeated.Children[0].Node.Name
                    && repeated.Children[0].Children.Count == 0));
        return isElement ? repeated : Child(repeated, 0);
    }

    private sealed record FooterNode(string Name, string? Type, int Children, long? FieldId);

    private sealed record FooterTree(FooterNode Node, IReadOnlyList<FooterTree> Children);
}
