using SparkMonitor.Core.Statistics;
using SparkMonitor.Core.Statistics.Effects;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Measurements from the results of tests.</summary>
internal static class Measured
{
    public static DriftMeasurement Of(TestResult test) => new()
    {
        Statistic = test.Statistic,
        StatisticUpper = test.Statistic,
        LogPValue = test.LogPValue,
        Effect = test.Effect,
        ReferenceCount = test.ReferenceCount,
        CurrentCount = test.CurrentCount,
        Convention = test.Convention,
        Remark = test.Remark,
        SamplingError = SamplingError(test.Effect),
    };

    public static DriftMeasurement Undefined(long n, long m, string why) => new()
    {
        Statistic = double.NaN,
        ReferenceCount = n,
        CurrentCount = m,
        Remark = why,
    };

    /// <summary>Half the interval's width in normal deviates; an end that is cut off at the range's limit makes it smaller than it is.</summary>
    public static double SamplingError(Effect effect) =>
        double.IsNaN(effect.Level) ? double.NaN : Math.Max(effect.Upper - effect.Estimate, effect.Estimate - effect.Lower) / Effect.Multiplier(effect.Level);

    public static Effect Shifted(Effect effect, string name, double by) =>
        effect with { Name = name, Estimate = effect.Estimate + by, Lower = effect.Lower + by, Upper = effect.Upper + by };
}
