using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Spark.Store;

/// <summary>Spark's boxed values as the values that <see cref="StoreType"/> lays down.</summary>
internal static class SparkStoreRows
{
    public static object? Read(object? value, StoreType type) => (value, type) switch
    {
        (null, _) => null,
        (object?[] parts, StoreType.Struct nested) => Fields(parts, nested),
        (object?[] elements, StoreType.List list) => (IReadOnlyList<object?>)[.. elements.Select(e => Read(e, list.Element))],
        (IEnumerable<KeyValuePair<object?, object?>> pairs, StoreType.Map map) =>
            (IReadOnlyList<KeyValuePair<string, object?>>)[.. pairs.Select(p => new KeyValuePair<string, object?>((string)p.Key!, Read(p.Value, map.Value)))],
        _ => value,
    };

    private static object?[] Fields(object?[] parts, StoreType.Struct nested)
    {
        var values = new object?[nested.Fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(parts[i], nested.Fields[i].Type);
        }

        return values;
    }
}
