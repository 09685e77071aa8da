using System.Collections;

namespace SparkMonitor.DuckDb;

/// <summary>Lists, arrays, maps and structs into vectors, to any depth.</summary>
internal static class NestedWriting
{
    public static void Write(DuckDbVectorWriter vector, int row, object value)
    {
        switch (vector.Type.Id)
        {
            case DuckDbTypeId.List:
                WriteList(vector, row, Elements(vector, value));
                break;
            case DuckDbTypeId.Array:
                WriteArray(vector, row, Elements(vector, value));
                break;
            case DuckDbTypeId.Map:
                WriteMap(vector, row, Pairs(vector, value));
                break;
            default:
                WriteStruct(vector, row, value);
                break;
        }
    }

    private static List<object?> Elements(DuckDbVectorWriter vector, object value) => value switch
    {
        string or byte[] => throw BoxedWriting.Refuse(vector, value),
        IEnumerable elements => [.. elements.Cast<object?>()],
        _ => throw BoxedWriting.Refuse(vector, value),
    };

    private static List<KeyValuePair<object, object?>> Pairs(DuckDbVectorWriter vector, object value) => value switch
    {
        IEnumerable<KeyValuePair<object, object?>> pairs => [.. pairs],
        IEnumerable<KeyValuePair<string, object?>> pairs => [.. pairs.Select(p => KeyValuePair.Create<object, object?>(p.Key, p.Value))],
        IDictionary pairs => [.. pairs.Cast<DictionaryEntry>().Select(p => KeyValuePair.Create(p.Key, p.Value))],
        _ => throw BoxedWriting.Refuse(vector, value),
    };

    private static void WriteList(DuckDbVectorWriter vector, int row, List<object?> elements)
    {
        var first = vector.AddElements(elements.Count);
        var child = vector.Elements;
        for (var i = 0; i < elements.Count; i++)
        {
            child.SetValue(first + i, elements[i]);
        }

        vector.SetList(row, new(first, elements.Count));
    }

    private static void WriteArray(DuckDbVectorWriter vector, int row, List<object?> elements)
    {
        if (elements.Count != vector.Type.ArraySize)
        {
            throw new ArgumentException($"{vector.Type} does not take {elements.Count} elements.");
        }

        vector.SetValid(row);
        var child = vector.Elements;
        for (var i = 0; i < elements.Count; i++)
        {
            child.SetValue((row * elements.Count) + i, elements[i]);
        }
    }

    private static void WriteMap(DuckDbVectorWriter vector, int row, List<KeyValuePair<object, object?>> pairs)
    {
        // DuckDB holds its maps to distinct keys that are not null, but not the chunks that it is handed
        if (pairs.Any(p => p.Key is null) || pairs.DistinctBy(p => p.Key).Count() != pairs.Count)
        {
            throw new ArgumentException("The keys of a map must be distinct and not null.");
        }

        var first = vector.AddElements(pairs.Count);
        var entries = vector.Elements;
        var keys = entries.Field(0);
        var values = entries.Field(1);
        for (var i = 0; i < pairs.Count; i++)
        {
            entries.SetValid(first + i);
            keys.SetValue(first + i, pairs[i].Key);
            values.SetValue(first + i, pairs[i].Value);
        }

        vector.SetList(row, new(first, pairs.Count));
    }

    private static void WriteStruct(DuckDbVectorWriter vector, int row, object value)
    {
        var fields = vector.Type.Fields;
        vector.SetValid(row);
        for (var i = 0; i < fields.Count; i++)
        {
            vector.Field(i).SetValue(row, FieldOf(vector, value, fields[i].Name, i));
        }
    }

    private static object? FieldOf(DuckDbVectorWriter vector, object value, string name, int index)
    {
        var count = vector.Type.Fields.Count;
        return value switch
        {
            DuckDbStruct s when s.Values.Count == count => s.Values[index],
            IReadOnlyDictionary<string, object?> d when d.Count == count && d.TryGetValue(name, out var found) => found,
            IReadOnlyList<object?> l when l.Count == count => l[index],
            _ => throw BoxedWriting.Refuse(vector, value),
        };
    }
}
