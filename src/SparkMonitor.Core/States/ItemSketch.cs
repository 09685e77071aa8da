namespace SparkMonitor.Core.States;

public sealed class ItemSketch : IState<ItemSketch>
{
    /// <summary>More distinct values than this overflow.</summary>
    public const int Capacity = 4096;

    /// <summary>Keys longer than this are replaced by <c>md5:</c> and 32 hex digits.</summary>
    public const int MaxKeyLength = 256;

    public static ItemSketch Empty => throw new NotImplementedException();

    public static StateCodec<ItemSketch> Codec => throw new NotImplementedException();

    /// <summary>The absorbing state of more than <see cref="Capacity"/> distinct values.</summary>
    public static ItemSketch Overflow(NumericUnit unit) => throw new NotImplementedException();

    /// <param name="keys">
    /// Distinct keys in any order. Integers, days, microseconds and unscaled decimals: eight bytes, big endian, sign bit flipped, so that
    /// byte order is numeric order. Reals: the same of the IEEE bits, all bits flipped for negatives. Wide decimals: the digits of the
    /// unscaled integer. Text and binary: the bytes. Only finite, non-null values are items.
    /// </param>
    public static ItemSketch Of(NumericUnit unit, IReadOnlyList<byte[]> keys, ReadOnlySpan<long> counts) => throw new NotImplementedException();

    public ItemSketch Merge(ItemSketch other) => throw new NotImplementedException();
}
