namespace SparkMonitor.SparkConnect;

/// <summary>Booleans, one bit per row.</summary>
public sealed class BooleanColumn : SparkColumn
{
    private readonly ReadOnlyMemory<byte> _bits;

    internal BooleanColumn(int length, ReadOnlyMemory<byte> validity, ReadOnlyMemory<byte> bits)
        : base(SparkType.Boolean, length, validity)
    {
        _bits = bits;
    }

    /// <summary>One bit per row, least significant first.</summary>
    public ReadOnlySpan<byte> Bits => _bits.Span;

    public override bool GetBoolean(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Length, nameof(row));
        return (_bits.Span[row >> 3] & (1 << (row & 7))) != 0;
    }

    private protected override object? Value(int row) => GetBoolean(row);

    internal override SparkColumn Gather(ReadOnlySpan<int> indices, GatherBudget budget)
    {
        var bits = new byte[(indices.Length + 7) / 8];
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] >= 0 && GetBoolean(indices[i]))
            {
                bits[i >> 3] |= (byte)(1 << (i & 7));
            }
        }

        return new BooleanColumn(indices.Length, GatherValidity(indices), bits);
    }

    internal override SparkColumn As(SparkType type) => this;
}
