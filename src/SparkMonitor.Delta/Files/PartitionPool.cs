using System.Text;
using SparkMonitor.Delta.Actions;

namespace SparkMonitor.Delta.Files;

/// <summary>Gives equal partition values one number and one object.</summary>
internal sealed class PartitionPool
{
    private readonly List<PartitionValues> _values;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly StringBuilder _key = new();
    private byte[] _lastJson = [];
    private int _lastNumber = -1;

    public PartitionPool(IReadOnlyList<PartitionValues> known)
    {
        _values = [.. known];
        for (var i = 0; i < _values.Count; i++)
        {
            _numbers[KeyOf(_values[i])] = i;
        }
    }

    public PartitionValues[] ToArray() => [.. _values];

    public int NumberOf(IReadOnlyDictionary<string, string?> values)
    {
        var key = KeyOf(values);
        if (_numbers.TryGetValue(key, out var number))
        {
            return number;
        }

        var names = values.Keys.ToArray();
        if (_values.Count > 0 && _values[^1].Names.AsSpan().SequenceEqual(names))
        {
            names = _values[^1].Names;
        }

        _values.Add(new PartitionValues(names, [.. values.Values]));
        return _numbers[key] = _values.Count - 1;
    }

    /// <summary>The number of values in a JSON object. Neighbouring files often have the same.</summary>
    public int NumberOf(ReadOnlySpan<byte> json)
    {
        if (_lastNumber >= 0 && json.SequenceEqual(_lastJson))
        {
            return _lastNumber;
        }

        _lastJson = json.ToArray();
        return _lastNumber = NumberOf(ActionReader.ReadMap(json));
    }

    private string KeyOf(IReadOnlyDictionary<string, string?> values)
    {
        if (values.Count == 0)
        {
            return string.Empty;
        }

        _key.Clear();
        foreach (var (name, value) in values)
        {
            _key.Append(name.Length).Append(':').Append(name);
            if (value is null)
            {
                _key.Append('-');
            }
            else
            {
                _key.Append(value.Length).Append('=').Append(value);
            }
        }

        return _key.ToString();
    }
}
