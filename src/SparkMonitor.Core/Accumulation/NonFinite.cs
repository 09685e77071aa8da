using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>Numbers that are only counted.</summary>
internal readonly record struct NonFinite(long NaNs, long PositiveInfinities, long NegativeInfinities)
{
    public long Total => NaNs + PositiveInfinities + NegativeInfinities;

    public static NonFinite Of(long bits, long count) => bits switch
    {
        RealBits.PositiveInfinity => new NonFinite(0, count, 0),
        RealBits.NegativeInfinity => new NonFinite(0, 0, count),
        _ => new NonFinite(count, 0, 0),
    };

    public NonFinite Plus(NonFinite other) =>
        new(NaNs + other.NaNs, PositiveInfinities + other.PositiveInfinities, NegativeInfinities + other.NegativeInfinities);
}
