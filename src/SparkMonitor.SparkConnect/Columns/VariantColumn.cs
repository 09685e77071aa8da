namespace SparkMonitor.SparkConnect;

/// <summary>Variants: an encoded value and the dictionary of its names, per row.</summary>
public sealed class VariantColumn : SparkColumn
{
    internal VariantColumn(int length, ReadOnlyMemory<byte> validity, BinaryColumn encoded, BinaryColumn metadata)
        : base(SparkType.Variant, length, validity)
    {
        Encoded = encoded;
        Metadata = metadata;
    }

    public BinaryColumn Encoded { get; }

    public BinaryColumn Metadata { get; }

    public SparkVariant GetVariant(int row) => IsNull(row) ? default : new SparkVariant(Encoded.Slice(row), Metadata.Slice(row));

    private protected override object? Value(int row) => GetVariant(row);

    internal override SparkColumn As(SparkType type) => this;
}
