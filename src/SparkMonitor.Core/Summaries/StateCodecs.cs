using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Summaries;

/// <summary>The states of a summary row: encoded in the order of their columns, whose names are those of the codecs.</summary>
public static class StateCodecs
{
    /// <summary>Names and versions in the order of the columns.</summary>
    public static IReadOnlyList<(string Name, byte Version)> Versions { get; } =
    [
        (CountsState.Codec.Name, CountsState.Codec.Version),
        (MomentsState.Codec.Name, MomentsState.Codec.Version),
        (QuantileSketch.Codec.Name, QuantileSketch.Codec.Version),
        (DistinctSketch.Codec.Name, DistinctSketch.Codec.Version),
        (ItemSketch.Codec.Name, ItemSketch.Codec.Version),
        (TextState.Codec.Name, TextState.Codec.Version),
    ];

    /// <summary>One entry per state, null where it is not kept.</summary>
    public static byte[]?[] Encode(ColumnStates states) =>
    [
        CountsState.Codec.Encode(states.Counts), Encode(states.Moments), Encode(states.Quantiles), Encode(states.Distinct),
        Encode(states.Items), Encode(states.Text),
    ];

    /// <summary>The inverse; without counts the states are those of no row.</summary>
    /// <exception cref="StateFormatException">Bytes are damaged or of an unknown version.</exception>
    public static ColumnStates Decode(IReadOnlyList<byte[]?> states) => new(
        Decode<CountsState>(states[0]) ?? CountsState.Empty,
        Decode<MomentsState>(states[1]),
        Decode<QuantileSketch>(states[2]),
        Decode<DistinctSketch>(states[3]),
        Decode<ItemSketch>(states[4]),
        Decode<TextState>(states[5]));

    private static byte[]? Encode<TState>(TState? state)
        where TState : class, IState<TState> => state is null ? null : TState.Codec.Encode(state);

    private static TState? Decode<TState>(byte[]? bytes)
        where TState : class, IState<TState> => bytes is null ? null : TState.Codec.Decode(bytes);
}
