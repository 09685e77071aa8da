namespace SparkMonitor.Core.States;

public sealed class DistinctSketch : IState<DistinctSketch>
{
    public const ushort EmptyCode = ushort.MaxValue;

    public static DistinctSketch Empty => throw new NotImplementedException();

    public static StateCodec<DistinctSketch> Codec => throw new NotImplementedException();

    /// <summary>4,096 or 512 registers: the number of values in each, and the code of the least hash (<see cref="EmptyCode"/> for none).</summary>
    public static DistinctSketch Of(ReadOnlySpan<long> counts, ReadOnlySpan<ushort> codes) => throw new NotImplementedException();

    /// <summary>4,096 registers folded to 512 (contract 3.3); 512 registers are returned as they are.</summary>
    public DistinctSketch Fold() => throw new NotImplementedException();

    /// <summary>Sketches of different size merge to the smaller size.</summary>
    public DistinctSketch Merge(DistinctSketch other) => throw new NotImplementedException();
}
