namespace SparkMonitor.SparkConnect;

/// <summary>A void column: every row is null.</summary>
public sealed class NullColumn : SparkColumn
{
    internal NullColumn(int length)
        : base(SparkType.Null, length, default)
    {
        NullCount = length;
    }

    public override bool IsNull(int row)
    {
        base.IsNull(row);
        return true;
    }

    private protected override object? Value(int row) => null;

    internal override SparkColumn Gather(ReadOnlySpan<int> indices, GatherBudget budget) => new NullColumn(indices.Length);

    internal override SparkColumn As(SparkType type) => this;
}
