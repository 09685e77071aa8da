namespace SparkMonitor.Core.States;

public sealed class CountsState : IState<CountsState>
{
    public static CountsState Empty => throw new NotImplementedException();

    public static StateCodec<CountsState> Codec => throw new NotImplementedException();

    public long Rows { get; init; }

    public long Nulls { get; init; }

    public long NaNs { get; init; }

    public long PositiveInfinities { get; init; }

    public long NegativeInfinities { get; init; }

    /// <summary>Zeros among the finite numbers.</summary>
    public long Zeros { get; init; }

    /// <summary>Negative finite numbers.</summary>
    public long Negatives { get; init; }

    /// <summary>Texts of no character.</summary>
    public long Empties { get; init; }

    /// <summary>Texts of nothing but U+0009 to U+000D and U+0020, the empty ones included.</summary>
    public long Blanks { get; init; }

    public CountsState Merge(CountsState other) => throw new NotImplementedException();
}
