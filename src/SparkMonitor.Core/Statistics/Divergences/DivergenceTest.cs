using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;

namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>Divergences with p-values calibrated against the split of the pooled counts, instead of a fixed threshold.</summary>
public static class DivergenceTest
{
    /// <param name="counts">Aligned counts.</param>
    /// <param name="measure">Which divergence.</param>
    /// <param name="options">Zero fill, level, and when to shuffle.</param>
    public static TestResult Test(PairedCounts counts, DivergenceMeasure measure, DivergenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(options);
        var name = DivergenceNames.Of(measure);
        long n = counts.ReferenceTotal, m = counts.CurrentTotal;
        if (counts.OneSided)
        {
            return TestResult.Undefined(name, n, m, "a side holds no row");
        }

        var value = Divergence.Value(counts, measure, options.Fill);
        var fill = double.IsPositiveInfinity(value) ? ZeroFill.HalfRow : options.Fill;
        var statistic = CellStatistic.Of(measure, counts, fill);
        CellNull? moments = statistic.Maximum || counts.Count < 2 ? null : CellNull.Of(counts, statistic.Term);
        var (logP, how) = Calibration.LogPValue(counts, statistic, options, moments);
        return new TestResult
        {
            Method = name,
            Convention = how,
            Statistic = value,
            Degrees = counts.Count - 1,
            LogPValue = logP,
            ReferenceCount = n,
            CurrentCount = m,
            Location = measure == DivergenceMeasure.LInfinity ? Divergence.Largest(counts).Cell : double.NaN,
            Remark = double.IsPositiveInfinity(value) ? "infinite without a zero fill; p and effect use half a row" : "",
            Effect = DivergenceEffect.Of(counts, measure, fill, options.Level, moments),
        };
    }

    /// <summary>Pearson's chi-square with the same calibration, for tables with small expected counts.</summary>
    public static TestResult ChiSquare(PairedCounts counts, DivergenceOptions options) =>
        Calibrated(Contingency.ChiSquare(counts, yates: false, options?.Level ?? 0.95), counts, CellStatistic.Pearson(counts), options);

    /// <summary>The likelihood ratio with the same calibration.</summary>
    public static TestResult LikelihoodRatio(PairedCounts counts, DivergenceOptions options) =>
        Calibrated(Contingency.LikelihoodRatio(counts, options?.Level ?? 0.95), counts, CellStatistic.Likelihood(counts), options);

    private static TestResult Calibrated(TestResult plain, PairedCounts counts, CellStatistic statistic, DivergenceOptions? options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (double.IsNaN(plain.LogPValue) || counts.Count < 2)
        {
            return plain;
        }

        var (logP, how) = Calibration.LogPValue(counts, statistic, options);
        return plain with { LogPValue = logP, Convention = how, Remark = "" };
    }
}
