using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Summaries;

/// <summary>The states of a summary row: the name of each one's column, which is its codec's, and the codec's version.</summary>
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
}
