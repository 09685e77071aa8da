namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>How a divergence is taken and calibrated.</summary>
public sealed record DivergenceOptions
{
    public static DivergenceOptions Default { get; } = new();

    /// <summary>What stands in for a share of 0.</summary>
    public ZeroFill Fill { get; init; } = ZeroFill.HalfRow;

    /// <summary>Confidence level of effect intervals.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>The significance threshold near which doubtful p-values are settled by random splits.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Most random splits per test; 0 never splits.</summary>
    public int MostSplits { get; init; } = 2000;

    /// <summary>Seed of the random splits, so that a repeated evaluation gives the same p.</summary>
    public int Seed { get; init; } = 20011203;
}
