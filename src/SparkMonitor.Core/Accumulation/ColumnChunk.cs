namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// A run of one column's values as an engine hands them over. The memory is the engine's and valid only during the call.
/// Dates are <see cref="ValueLayout.Int32"/> days, timestamps <see cref="ValueLayout.Int64"/> microseconds, decimals unscaled integers,
/// arrays and maps their element count as <see cref="ValueLayout.Int64"/>.
/// </summary>
public readonly ref struct ColumnChunk(ValueLayout layout, int count, ReadOnlySpan<byte> values, ReadOnlySpan<ulong> validity)
{
    public ValueLayout Layout { get; } = layout;

    public int Count { get; } = count;

    public ReadOnlySpan<byte> Values { get; } = values;

    /// <summary>One bit a value, set where it is not null, lowest bit first; empty where no value is null.</summary>
    public ReadOnlySpan<ulong> Validity { get; } = validity;

    public bool IsNull(int row) => !Validity.IsEmpty && (Validity[row >> 6] & (1UL << (row & 63))) == 0;
}
