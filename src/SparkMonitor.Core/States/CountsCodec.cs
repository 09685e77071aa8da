namespace SparkMonitor.Core.States;

/// <summary>Nine varints, in the order of the properties.</summary>
internal sealed class CountsCodec : StateCodec<CountsState>
{
    public override string Name => "counts";

    public override byte Version => 1;

    internal override void Write(ref StateWriter writer, CountsState state)
    {
        writer.Count(state.Rows);
        writer.Count(state.Nulls);
        writer.Count(state.NaNs);
        writer.Count(state.PositiveInfinities);
        writer.Count(state.NegativeInfinities);
        writer.Count(state.Zeros);
        writer.Count(state.Negatives);
        writer.Count(state.Empties);
        writer.Count(state.Blanks);
    }

    internal override CountsState Read(ref StateReader reader) => new()
    {
        Rows = reader.Count(),
        Nulls = reader.Count(),
        NaNs = reader.Count(),
        PositiveInfinities = reader.Count(),
        NegativeInfinities = reader.Count(),
        Zeros = reader.Count(),
        Negatives = reader.Count(),
        Empties = reader.Count(),
        Blanks = reader.Count(),
    };
}
