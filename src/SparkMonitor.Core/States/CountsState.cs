namespace SparkMonitor.Core.States;

/// <summary>How many rows there are, and how many of the values are special (contract 3.1). No count is negative.</summary>
public sealed class CountsState : IState<CountsState>
{
    public static CountsState Empty { get; } = new();

    public static StateCodec<CountsState> Codec { get; } = new CountsCodec();

    public long Rows { get; init => field = NotNegative(value); }

    public long Nulls { get; init => field = NotNegative(value); }

    public long NaNs { get; init => field = NotNegative(value); }

    public long PositiveInfinities { get; init => field = NotNegative(value); }

    public long NegativeInfinities { get; init => field = NotNegative(value); }

    /// <summary>Zeros among the finite numbers.</summary>
    public long Zeros { get; init => field = NotNegative(value); }

    /// <summary>Negative finite numbers.</summary>
    public long Negatives { get; init => field = NotNegative(value); }

    /// <summary>Texts of no character.</summary>
    public long Empties { get; init => field = NotNegative(value); }

    /// <summary>Texts of nothing but U+0009 to U+000D and U+0020, the empty ones included.</summary>
    public long Blanks { get; init => field = NotNegative(value); }

    /// <summary>Values that are not null.</summary>
    public long NonNulls => Rows - Nulls;

    public long Infinities => PositiveInfinities + NegativeInfinities;

    public CountsState Merge(CountsState other) => checked(new CountsState
    {
        Rows = Rows + other.Rows,
        Nulls = Nulls + other.Nulls,
        NaNs = NaNs + other.NaNs,
        PositiveInfinities = PositiveInfinities + other.PositiveInfinities,
        NegativeInfinities = NegativeInfinities + other.NegativeInfinities,
        Zeros = Zeros + other.Zeros,
        Negatives = Negatives + other.Negatives,
        Empties = Empties + other.Empties,
        Blanks = Blanks + other.Blanks,
    });

    public bool Equals(CountsState? other) => Codec.AreEqual(this, other);

    public override bool Equals(object? obj) => Equals(obj as CountsState);

    public override int GetHashCode() => Codec.HashOf(this);

    private static long NotNegative(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value;
    }
}
