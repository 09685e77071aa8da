using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SparkMonitor.Delta.Files;

/// <summary>A file's partition values, shared by all files of the same partition.</summary>
internal sealed class PartitionValues(string[] names, string?[] values) : IReadOnlyDictionary<string, string?>
{
    public int Count => names.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<string?> Values => values;

    internal string[] Names => names;

    public string? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string? value)
    {
        var index = Array.IndexOf(names, key);
        value = index < 0 ? null : values[index];
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator()
    {
        for (var i = 0; i < names.Length; i++)
        {
            yield return new KeyValuePair<string, string?>(names[i], values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
