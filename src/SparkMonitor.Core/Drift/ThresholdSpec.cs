using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>How large an effect must be to matter.</summary>
/// <param name="Kind">Where the number comes from.</param>
/// <param name="Value">The number (fixed), the part (relative), or how many standard deviations above the mean (learned).</param>
public sealed record ThresholdSpec(ThresholdKind Kind, double Value = 3)
{
    /// <summary>Fewer windows than this teach nothing: the default threshold stands in, and the finding says so.</summary>
    public const int FewestLearned = 5;

    public static ThresholdSpec Default { get; } = new(ThresholdKind.Default);

    public Season Season { get; init; } = Season.DayOfWeek;

    public static ThresholdSpec Fixed(double value) => new(ThresholdKind.Fixed, value);

    public static ThresholdSpec Relative(double part) => new(ThresholdKind.Relative, part);

    public static ThresholdSpec FromReference(double deviations = 3) => new(ThresholdKind.LearnedFromReference, deviations);

    public static ThresholdSpec FromHistory(double deviations = 3) => new(ThresholdKind.LearnedFromHistory, deviations);

    public static ThresholdSpec Seasonal(Season season, double deviations = 3) => new(ThresholdKind.Seasonal, deviations) { Season = season };
}
