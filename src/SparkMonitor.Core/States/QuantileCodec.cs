namespace SparkMonitor.Core.States;

/// <summary>
/// Unit, zeros, negative and positive cells, smallest and largest value. A store is its number of cells, then per cell the cell (zig-zag,
/// then distance to the one before less 1) and its count. The unit alone where there are no values.
/// </summary>
internal sealed class QuantileCodec : StateCodec<QuantileSketch>
{
    public override string Name => "quantile_sketch";

    public override byte Version => 1;

    internal override void Write(ref StateWriter writer, QuantileSketch state)
    {
        writer.Unit(state.Unit);
        if (state.Count == 0)
        {
            return;
        }

        writer.Count(state.Zeros);
        state.Negative.Write(ref writer);
        state.Positive.Write(ref writer);
        writer.Double(state.Min);
        writer.Double(state.Max);
    }

    internal override QuantileSketch Read(ref StateReader reader) => Read(ref reader, null);

    /// <summary>The sketch, good until the next one is decoded into the same memory.</summary>
    internal QuantileSketch Decode(ReadOnlySpan<byte> bytes, CellMemory memory)
    {
        var reader = Open(bytes);
        var sketch = Read(ref reader, memory);
        reader.End();
        return sketch;
    }

    private static QuantileSketch Read(ref StateReader reader, CellMemory? memory)
    {
        var unit = reader.NumericUnit();
        if (unit.Kind == UnitKind.None)
        {
            return QuantileSketch.Empty;
        }

        var zeros = reader.Count();
        var negative = CellStore.Read(ref reader, memory?.Negative);
        var positive = CellStore.Read(ref reader, memory?.Positive);
        var min = reader.Finite();
        var max = reader.Finite();
        if (QuantileSketch.Validated(unit, negative, zeros, positive, min, max, out var sketch) is { } fault)
        {
            reader.Fail(fault);
        }

        if (sketch!.Count == 0)
        {
            reader.Fail("it has a unit but no values");
        }

        return sketch;
    }
}
