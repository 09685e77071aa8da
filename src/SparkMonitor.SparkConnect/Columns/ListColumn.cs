namespace SparkMonitor.SparkConnect;

/// <summary>Arrays: the elements of all rows one after another, and where each row's begin and end.</summary>
public sealed class ListColumn : SparkColumn
{
    private readonly ReadOnlyMemory<int> _offsets;

    internal ListColumn(SparkType type, int length, ReadOnlyMemory<byte> validity, ReadOnlyMemory<int> offsets, SparkColumn elements)
        : base(type, length, validity)
    {
        _offsets = offsets;
        Elements = elements;
    }

    /// <summary>Rows + 1 positions in <see cref="Elements"/>.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.Span;

    public SparkColumn Elements { get; }

    private protected override object? Value(int row)
    {
        var start = Offsets[row];
        var values = new object?[Offsets[row + 1] - start];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Elements.GetValue(start + i);
        }

        return values;
    }

    internal override SparkColumn As(SparkType type) => type.Kind == SparkTypeKind.Array
        ? new ListColumn(type, Length, ValidityBits, _offsets, Elements.As(type.ElementType!))
        : this;
}
