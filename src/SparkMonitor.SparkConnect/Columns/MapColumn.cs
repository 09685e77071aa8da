namespace SparkMonitor.SparkConnect;

/// <summary>Maps: the entries of all rows one after another, and where each row's begin and end.</summary>
public sealed class MapColumn : SparkColumn
{
    private readonly ReadOnlyMemory<int> _offsets;

    internal MapColumn(SparkType type, int length, ReadOnlyMemory<byte> validity, ReadOnlyMemory<int> offsets, SparkColumn keys, SparkColumn entries)
        : base(type, length, validity)
    {
        _offsets = offsets;
        Keys = keys;
        Entries = entries;
    }

    /// <summary>Rows + 1 positions in <see cref="Keys"/> and <see cref="Entries"/>.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.Span;

    public SparkColumn Keys { get; }

    /// <summary>The values that belong to <see cref="Keys"/>, position by position.</summary>
    public SparkColumn Entries { get; }

    private protected override object? Value(int row)
    {
        var start = Offsets[row];
        var entries = new KeyValuePair<object?, object?>[Offsets[row + 1] - start];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = KeyValuePair.Create(Keys.GetValue(start + i), Entries.GetValue(start + i));
        }

        return entries;
    }

    internal override SparkColumn As(SparkType type) => type.Kind == SparkTypeKind.Map
        ? new MapColumn(type, Length, ValidityBits, _offsets, Keys.As(type.KeyType!), Entries.As(type.ElementType!))
        : this;
}
