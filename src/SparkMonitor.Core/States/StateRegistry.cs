namespace SparkMonitor.Core.States;

/// <summary>Every kind of state there is; the laws are tested for each.</summary>
public static class StateRegistry
{
    public static IReadOnlyList<RegisteredState> All { get; } =
    [
        RegisteredState.Of<CountsState>(),
        RegisteredState.Of<MomentsState>(),
        RegisteredState.Of<QuantileSketch>(),
        RegisteredState.Of<DistinctSketch>(),
        RegisteredState.Of<ItemSketch>(),
        RegisteredState.Of<TextState>(),
    ];
}
