using SparkMonitor.Delta.Expressions;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>
/// Values that must not be null, wherever in a row they lie: fields of structs that are not null themselves, items of lists, values of maps. Plain columns are left
/// to <see cref="NotNullCheck"/>, for which the files' statistics do.
/// </summary>
internal static class NotNullRules
{
    public static IEnumerable<RowCheck> Of(StructType schema)
    {
        foreach (var field in schema.Fields.Where(static f => f.Type is StructType or ArrayType or MapType))
        {
            var column = new ColumnValue([field]);
            if (!field.Nullable)
            {
                yield return Check(IsNotNull(column), field.Name);
            }

            foreach (var (condition, path) in Inside(column, field.Name, 0))
            {
                yield return Check(OrNull(column, condition), path);
            }
        }
    }

    private static RowCheck Check(SqlExpression condition, string path) => new(condition, $"have nulls in the column {path}, which must not be null");

    /// <summary>What must hold inside of a value that is not null.</summary>
    private static IEnumerable<(SqlExpression Condition, string Path)> Inside(SqlExpression value, string path, int depth) => value.Type switch
    {
        StructType structure => structure.Fields.SelectMany(f => OfField(value is ColumnValue column ? new ColumnValue([.. column.Path, f]) : new FieldValue(value, f), f, path, depth)),
        ArrayType array => OfItems(value, ItemPart.Elements, array.Element, array.ContainsNull, $"{path}.element", depth),
        MapType map => OfItems(value, ItemPart.Keys, map.Key, true, $"{path}.key", depth)
            .Concat(OfItems(value, ItemPart.Values, map.Value, map.ValueContainsNull, $"{path}.value", depth)),
        _ => [],
    };

    private static IEnumerable<(SqlExpression Condition, string Path)> OfField(SqlExpression value, DeltaField field, string parent, int depth)
    {
        var path = $"{parent}.{field.Name}";
        if (!field.Nullable)
        {
            yield return (IsNotNull(value), path);
        }

        foreach (var (condition, inner) in Inside(value, path, depth))
        {
            yield return (OrNull(value, condition), inner);
        }
    }

    private static IEnumerable<(SqlExpression Condition, string Path)> OfItems(
        SqlExpression value, ItemPart part, DeltaType type, bool nullable, string path, int depth)
    {
        var item = new ItemValue(depth, type);
        if (!nullable)
        {
            yield return (new EveryItem(value, part, IsNotNull(item), depth), path);
        }

        foreach (var (condition, inner) in Inside(item, path, depth + 1))
        {
            yield return (new EveryItem(value, part, OrNull(item, condition), depth), inner);
        }
    }

    private static FunctionValue IsNotNull(SqlExpression value) =>
        new(SqlFunction.Not, [new FunctionValue(SqlFunction.IsNull, [value], DeltaTypes.Boolean)], DeltaTypes.Boolean);

    private static FunctionValue OrNull(SqlExpression value, SqlExpression condition) =>
        new(SqlFunction.Or, [new FunctionValue(SqlFunction.IsNull, [value], DeltaTypes.Boolean), condition], DeltaTypes.Boolean);
}
