namespace SparkMonitor.Local.Parquet;

/// <summary>Partition values that compare by their contents.</summary>
internal readonly struct PartitionKey(IReadOnlyList<object?> values) : IEquatable<PartitionKey>
{
    private readonly IReadOnlyList<object?>? _values = values;

    public bool Equals(PartitionKey other)
    {
        if (_values is null || other._values is null || _values.Count != other._values.Count)
        {
            return _values is null && other._values is null;
        }

        for (var i = 0; i < _values.Count; i++)
        {
            var same = (_values[i], other._values[i]) switch
            {
                (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
                var (a, b) => Equals(a, b),
            };
            if (!same)
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is PartitionKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in _values ?? [])
        {
            if (value is byte[] bytes)
            {
                hash.AddBytes(bytes);
            }
            else
            {
                hash.Add(value);
            }
        }

        return hash.ToHashCode();
    }
}
