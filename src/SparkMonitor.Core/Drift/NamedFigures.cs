using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SparkMonitor.Core.Drift;

/// <summary>A few figures by name; many of them share their names.</summary>
/// <param name="names">Different from each other, as many as there are figures.</param>
internal sealed class NamedFigures(string[] names, params double[] figures) : IReadOnlyDictionary<string, double>
{
    public int Count => figures.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<double> Values => figures;

    public double this[string key] => TryGetValue(key, out var figure) ? figure : throw new KeyNotFoundException($"There is no figure {key}.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        var at = Array.IndexOf(names, key);
        value = at < 0 ? default : figures[at];
        return at >= 0;
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (var i = 0; i < figures.Length; i++)
        {
            yield return new KeyValuePair<string, double>(names[i], figures[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
