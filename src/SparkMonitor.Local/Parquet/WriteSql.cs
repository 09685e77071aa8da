using System.Globalization;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>SQL that makes a table's column out of a query's column: cast to the table's type, named as the table's files name it.</summary>
internal sealed class WriteSql(ColumnMapping mapping)
{
    private int _lambdas;

    /// <param name="from">The type the query gives.</param>
    public string Of(string value, DeltaType from, DuckDbType actual, DeltaType to) => Convert(value, from, actual, to);

    private string Convert(string value, DeltaType from, DuckDbType actual, DeltaType to)
    {
        switch (from, to)
        {
            case (StructType source, StructType target):
                return Struct(value, source, actual, target);
            case (ArrayType source, ArrayType target):
                var item = NextLambda();
                var converted = Convert(item, source.Element, actual.Element!, target.Element);
                return converted == item ? value : $"list_transform({value}, lambda {item}: {converted})";
            case (MapType source, MapType target):
                var key = NextLambda();
                var entry = NextLambda();
                var keys = Convert(key, source.Key, actual.Element!.Fields[0].Type, target.Key);
                var values = Convert(entry, source.Value, actual.Element.Fields[1].Type, target.Value);
                return keys == key && values == entry
                    ? value
                    : $"CASE WHEN {value} IS NULL THEN NULL ELSE map(list_transform(map_keys({value}), lambda {key}: {keys}), list_transform(map_values({value}), lambda {entry}: {values})) END";
            default:
                var type = PhysicalType(to);
                return actual.ToString() == type ? value : $"CAST({value} AS {type})";
        }
    }

    private string Struct(string value, StructType source, DuckDbType actual, StructType target)
    {
        var same = source.Fields.Count == target.Fields.Count;
        var parts = new List<string>(target.Fields.Count);
        for (var i = 0; i < target.Fields.Count; i++)
        {
            var field = target.Fields[i];
            var at = IndexOf(source, field.Name);
            var access = at < 0 ? string.Empty : $"struct_extract({value}, {DuckDbSql.QuoteLiteral(source.Fields[at].Name)})";
            var converted = at < 0
                ? $"CAST(NULL AS {PhysicalType(field.Type)})"
                : Convert(access, source.Fields[at].Type, actual.Fields[at].Type, field.Type);
            var name = field.PhysicalName(mapping);
            same &= at == i && converted == access && string.Equals(source.Fields[at].Name, name, StringComparison.Ordinal);
            parts.Add($"{DuckDbSql.QuoteIdentifier(name)} := {converted}");
        }

        return same ? value : $"CASE WHEN {value} IS NULL THEN NULL ELSE struct_pack({string.Join(", ", parts)}) END";
    }

    private string PhysicalType(DeltaType type) => type switch
    {
        StructType structure => $"STRUCT({string.Join(", ", structure.Fields.Select(f => $"{DuckDbSql.QuoteIdentifier(f.PhysicalName(mapping))} {PhysicalType(f.Type)}"))})",
        ArrayType array => PhysicalType(array.Element) + "[]",
        MapType map => $"MAP({PhysicalType(map.Key)}, {PhysicalType(map.Value)})",
        _ => DuckDbTypeName.Of(type),
    };

    private static int IndexOf(StructType type, string name)
    {
        for (var i = 0; i < type.Fields.Count; i++)
        {
            if (string.Equals(type.Fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private string NextLambda() => string.Create(CultureInfo.InvariantCulture, $"x{_lambdas++}");
}
