namespace SparkMonitor.Core.States;

public sealed class QuantileSketch : IState<QuantileSketch>
{
    public static QuantileSketch Empty => throw new NotImplementedException();

    public static StateCodec<QuantileSketch> Codec => throw new NotImplementedException();

    /// <summary>
    /// Cubic cells: <paramref name="positive"/> and <paramref name="negative"/> hold cells of the magnitude, zeros are counted apart.
    /// Linear cells (days, hours): all cells are in <paramref name="positive"/>, <paramref name="negative"/> and zeros are empty.
    /// </summary>
    public static QuantileSketch Of(
        NumericUnit unit, ReadOnlySpan<CellCount> negative, long zeros, ReadOnlySpan<CellCount> positive, double min, double max) =>
        throw new NotImplementedException();

    public QuantileSketch Merge(QuantileSketch other) => throw new NotImplementedException();
}
