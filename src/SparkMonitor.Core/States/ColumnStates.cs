namespace SparkMonitor.Core.States;

/// <summary>All states of one column in one group. A state that the column's plan does not keep is null on both sides of a merge.</summary>
public sealed record ColumnStates(
    CountsState Counts,
    MomentsState? Moments,
    QuantileSketch? Quantiles,
    DistinctSketch? Distinct,
    ItemSketch? Items,
    TextState? Text)
{
    public ColumnStates Merge(ColumnStates other) => new(
        Counts.Merge(other.Counts),
        Merge(Moments, other.Moments),
        Merge(Quantiles, other.Quantiles),
        Merge(Distinct, other.Distinct),
        Merge(Items, other.Items),
        Merge(Text, other.Text));

    private static TState? Merge<TState>(TState? left, TState? right)
        where TState : class, IState<TState> => (left, right) switch
        {
            (null, null) => null,
            (not null, not null) => left.Merge(right),
            _ => throw new StateMismatchException($"One side has a state {TState.Codec.Name}, the other has none: profile both with the same plan."),
        };
}
