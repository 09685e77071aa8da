using SparkMonitor.Core.Statistics.Distributions;

namespace SparkMonitor.Core.Statistics.Effects;

/// <summary>An effect size with its confidence interval.</summary>
/// <param name="Name">What is measured, with its unit.</param>
/// <param name="Estimate">Corrected for what sampling noise alone would show.</param>
/// <param name="Lower">Lower end of the interval, in the range of the effect.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="Level">Confidence level, e.g. 0.95.</param>
public readonly record struct Effect(string Name, double Estimate, double Lower, double Upper, double Level)
{
    /// <summary>No effect is defined.</summary>
    public static Effect None { get; } = new("", double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>Estimate and normal interval, kept inside the effect's range.</summary>
    public static Effect Normal(string name, double estimate, double standardError, double level, double least, double most)
    {
        var reach = Multiplier(level) * standardError;
        return new Effect(
            name,
            Math.Clamp(estimate, least, most),
            Math.Clamp(estimate - reach, least, most),
            Math.Clamp(estimate + reach, least, most),
            level);
    }

    /// <summary>The two-sided normal quantile of a confidence level.</summary>
    public static double Multiplier(double level) =>
        level == 0.95 ? Usual : NormalDistribution.UpperQuantile((1 - level) / 2);

    private static readonly double Usual = NormalDistribution.UpperQuantile((1 - 0.95) / 2);
}
