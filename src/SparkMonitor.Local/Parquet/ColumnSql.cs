using System.Globalization;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>
/// SQL that makes a table's column from a file's column: found by name, physical name or field id at every level, widened to the table's
/// type, its calendar and time zone put right. A column that needs nothing stays a plain reference, so that DuckDB reads it as ever.
/// </summary>
internal sealed class ColumnSql(ColumnMapping mapping, ParquetShape shape, VariantForm variants, string file)
{
    private int _lambdas;

    private LegacyCalendar Calendar => shape.Calendar;

    /// <summary>The column of a table, out of a file's columns.</summary>
    /// <param name="alias">What the file's columns are qualified with.</param>
    public string Of(DeltaField field, string alias)
    {
        var node = Find(field, shape.Columns);
        return node is null
            ? Null(field.Type)
            : Convert($"{alias}.{DuckDbSql.QuoteIdentifier(node.Name)}", node, field.Type, new(field.Name, node.Name));
    }

    private string Null(DeltaType type) => $"CAST(NULL AS {DuckDbTypeName.Of(type, variants)})";

    private ParquetNode? Find(DeltaField field, ParquetColumns columns) => mapping switch
    {
        ColumnMapping.Id when field.Id is { } id => columns.Find(id),
        _ => columns.Find(field.PhysicalName(mapping)),
    };

    private string Convert(string value, ParquetNode node, DeltaType type, ColumnPlace column)
    {
        switch (type)
        {
            case PrimitiveType { Kind: PrimitiveKind.Void }:
                return Null(type);
            case PrimitiveType { Kind: PrimitiveKind.Variant }:
                return Variant(value, node, column);
            case StructType structure when node.Type.Id == DuckDbTypeId.Struct:
                return Struct(value, node, structure, column);
            case ArrayType array when node.Type.Id == DuckDbTypeId.List:
                return List(value, node, array, column);
            case MapType map when node.Type.Id == DuckDbTypeId.Map:
                return Map(value, node, map, column);
            case PrimitiveType or DecimalType:
                return Leaf(value, node, type, column);
            default:
                throw Mismatch(node, type, column);
        }
    }

    private string Struct(string value, ParquetNode node, StructType type, ColumnPlace column)
    {
        var same = node.Children.Count == type.Fields.Count;
        var parts = new List<string>(type.Fields.Count);
        for (var i = 0; i < type.Fields.Count; i++)
        {
            var field = type.Fields[i];
            var child = Find(field, node.Children);
            var access = child is null ? Null(field.Type) : $"struct_extract({value}, {DuckDbSql.QuoteLiteral(child.Name)})";
            var converted = child is null ? access : Convert(access, child, field.Type, column.Then(field.Name, child.Name));
            same &= child is not null
                && converted == access
                && i < node.Children.Count
                && ReferenceEquals(node.Children[i], child)
                && string.Equals(child.Name, field.Name, StringComparison.Ordinal);
            parts.Add($"{DuckDbSql.QuoteIdentifier(field.Name)} := {converted}");
        }

        return same || parts.Count == 0 ? value : $"CASE WHEN {value} IS NULL THEN NULL ELSE struct_pack({string.Join(", ", parts)}) END";
    }

    private string List(string value, ParquetNode node, ArrayType type, ColumnPlace column)
    {
        var item = NextLambda();
        var converted = Convert(item, node.Children[0], type.Element, column.Then("element", "element"));
        return converted == item ? value : $"list_transform({value}, lambda {item}: {converted})";
    }

    private string Map(string value, ParquetNode node, MapType type, ColumnPlace column)
    {
        var key = NextLambda();
        var item = NextLambda();
        var keys = Convert(key, node.Children[0], type.Key, column.Then("key", node.Children[0].Name));
        var values = Convert(item, node.Children[1], type.Value, column.Then("value", node.Children[1].Name));
        return keys == key && values == item
            ? value
            : $"CASE WHEN {value} IS NULL THEN NULL ELSE map(list_transform(map_keys({value}), lambda {key}: {keys}), list_transform(map_values({value}), lambda {item}: {values})) END";
    }

    private string Variant(string value, ParquetNode node, ColumnPlace column)
    {
        if (node.Type.Id != DuckDbTypeId.Variant)
        {
            throw Mismatch(node, DeltaTypes.Variant, column);
        }

        var given = variants == VariantForm.Binary ? $"variant_to_parquet_variant({value})" : $"CAST(CAST({value} AS JSON) AS VARCHAR)";
        return shape.VariantNulls.AreJson(column.InFile)
            ? variants == VariantForm.Binary ? given : $"coalesce({given}, 'null')"
            : $"CASE WHEN {value} IS NULL THEN NULL ELSE {given} END";
    }

    private string Leaf(string value, ParquetNode node, DeltaType type, ColumnPlace column)
    {
        var from = node.Type;
        var to = DuckDbTypeName.Of(type);
        switch (type)
        {
            case PrimitiveType { Kind: PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz } timestamp:
                return Timestamp(value, node, timestamp.Kind == PrimitiveKind.Timestamp) ?? throw Mismatch(node, type, column);
            case PrimitiveType { Kind: PrimitiveKind.Date } when from.Id == DuckDbTypeId.Date:
                return Calendar.Dates ? LegacyCalendar.RebaseDate(value) : value;
            case PrimitiveType { Kind: PrimitiveKind.String }:
                return from.Id switch
                {
                    DuckDbTypeId.Varchar when from.Alias is null => value,
                    DuckDbTypeId.Varchar or DuckDbTypeId.Enum or DuckDbTypeId.Uuid => $"CAST({value} AS VARCHAR)",
                    DuckDbTypeId.Blob => $"decode({value})",
                    _ => throw Mismatch(node, type, column),
                };
            case PrimitiveType { Kind: PrimitiveKind.Binary }:
                return from.Id switch
                {
                    DuckDbTypeId.Blob => value,
                    DuckDbTypeId.Varchar => $"encode({value})",
                    _ => throw Mismatch(node, type, column),
                };
            case var _ when from.ToString() == to:
                return value;
            case PrimitiveType { Kind: PrimitiveKind.Byte or PrimitiveKind.Short or PrimitiveKind.Integer or PrimitiveKind.Long } when IsInteger(from):
            case PrimitiveType { Kind: PrimitiveKind.Double } when from.Id == DuckDbTypeId.Float || IsInteger(from):
            case DecimalType when IsInteger(from):
            case DecimalType number when from.Id == DuckDbTypeId.Decimal && from.Scale <= number.Scale:
                return $"CAST({value} AS {to})";
            default:
                throw Mismatch(node, type, column);
        }
    }

    private string? Timestamp(string value, ParquetNode node, bool instant)
    {
        var legacy = node.IsInt96 ? Calendar.Int96 : Calendar.Dates;
        switch (node.Type.Id)
        {
            case DuckDbTypeId.TimestampTz or DuckDbTypeId.Timestamp or DuckDbTypeId.TimestampNs or DuckDbTypeId.TimestampMs or DuckDbTypeId.TimestampS:
                var same = node.Type.Id == (instant ? DuckDbTypeId.TimestampTz : DuckDbTypeId.Timestamp);
                if (same && !legacy)
                {
                    return value;
                }

                var micros = $"epoch_us({value})";
                micros = legacy ? Calendar.RebaseMicros(micros) : micros;
                return instant ? $"make_timestamptz({micros})" : $"make_timestamp({micros})";
            case DuckDbTypeId.Date when !instant:
                return $"CAST({(Calendar.Dates ? LegacyCalendar.RebaseDate(value) : value)} AS TIMESTAMP)";
            default:
                return null;
        }
    }

    private static bool IsInteger(DuckDbType type) => type.Id is DuckDbTypeId.TinyInt or DuckDbTypeId.SmallInt or DuckDbTypeId.Integer
        or DuckDbTypeId.BigInt or DuckDbTypeId.UTinyInt or DuckDbTypeId.USmallInt or DuckDbTypeId.UInteger or DuckDbTypeId.UBigInt;

    private string NextLambda() => string.Create(CultureInfo.InvariantCulture, $"x{_lambdas++}");

    private DeltaException Mismatch(ParquetNode node, DeltaType type, ColumnPlace column) => new(
        DeltaReason.CorruptDataFile,
        $"The data file {file} holds the column {column.InTable} as {node.Type}, which cannot be read as the table's {type}.");

    /// <summary>Where a value lies: by the names of the table, and by those of the file.</summary>
    private readonly record struct ColumnPlace(string InTable, string InFile)
    {
        public ColumnPlace Then(string inTable, string inFile) => new($"{InTable}.{inTable}", $"{InFile}.{inFile}");
    }
}
