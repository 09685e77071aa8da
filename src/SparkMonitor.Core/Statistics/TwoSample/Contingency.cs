using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Functions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>Tests that two rows of counts come from the same shares.</summary>
public static class Contingency
{
    /// <summary>Pearson's chi-square on the 2 x B table; Yates's correction acts at one degree of freedom only.</summary>
    public static TestResult ChiSquare(PairedCounts counts, bool yates = false, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(counts);
        yates &= counts.Count == 2;
        return Result("chi_square", yates ? "contingency, Yates" : "contingency", counts, Pearson(counts, yates), level);
    }

    /// <summary>The likelihood ratio G = 2 sum O ln(O / E) on the 2 x B table.</summary>
    public static TestResult LikelihoodRatio(PairedCounts counts, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return Result("g_test", "contingency", counts, Likelihood(counts), level);
    }

    /// <summary>Goodness of fit with the reference shares taken as known (Evidently's chi-square): infinite where the reference lacks a category.</summary>
    public static TestResult GoodnessOfFit(PairedCounts counts, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return Result("chi_square_fit", "reference shares taken as known", counts, Misfit(counts), level);
    }

    /// <summary>The smallest expected count of the 2 x B table; below 5 the chi-square null is doubtful (Cochran 1954).</summary>
    public static double SmallestExpected(PairedCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var share = (double)Math.Min(counts.ReferenceTotal, counts.CurrentTotal) / counts.Total;
        var smallest = double.PositiveInfinity;
        for (var i = 0; i < counts.Count; i++)
        {
            smallest = Math.Min(smallest, share * (counts.Reference[i] + counts.Current[i]));
        }

        return smallest;
    }

    /// <summary>Cramer's V = sqrt(chi-square / N), in [0, 1], corrected for its bias, interval by the noncentral chi-square.</summary>
    public static Effect CramersV(PairedCounts counts, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(counts);
        double total = counts.Total, degrees = counts.Count - 1;
        if (counts.OneSided || degrees < 1)
        {
            return new Effect("Cramer's V", 0, 0, 0, level);
        }

        var statistic = Pearson(counts, yates: false);
        // The largest chi-square / N of a table with these margins' two rows is 1, so lambda / N is V squared.
        var (low, high) = NoncentralChiSquareDistribution.Interval(statistic, degrees, level);
        return new Effect(
            "Cramer's V",
            Math.Sqrt(Math.Max(0, statistic - degrees) / total),
            Math.Min(1, Math.Sqrt(low / total)),
            Math.Min(1, Math.Sqrt(high / total)),
            level);
    }

    internal static double Misfit(PairedCounts counts)
    {
        var sum = 0.0;
        for (var i = 0; i < counts.Count; i++)
        {
            var expected = (double)counts.Reference[i] * counts.CurrentTotal / counts.ReferenceTotal;
            var gap = counts.Current[i] - expected;
            sum += expected == 0 ? double.PositiveInfinity : gap * gap / expected;
        }

        return sum;
    }

    internal static double Pearson(PairedCounts counts, bool yates)
    {
        double n = counts.ReferenceTotal, m = counts.CurrentTotal, total = counts.Total, sum = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            double t = counts.Reference[i] + counts.Current[i];
            var expected = t * n / total;
            var gap = Math.Abs(counts.Reference[i] - expected);
            gap -= yates ? Math.Min(0.5, gap) : 0;
            sum += gap * gap * (1 / expected + total / (t * m));
        }

        return sum;
    }

    internal static double Likelihood(PairedCounts counts)
    {
        double n = counts.ReferenceTotal, m = counts.CurrentTotal, total = counts.Total, sum = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            double t = counts.Reference[i] + counts.Current[i];
            sum += Log1p.HalfDeviance(counts.Reference[i], t * n / total) + Log1p.HalfDeviance(counts.Current[i], t * m / total);
        }

        return 2 * sum;
    }

    private static TestResult Result(string method, string convention, PairedCounts counts, double statistic, double level)
    {
        if (counts.OneSided)
        {
            return TestResult.Undefined(method, counts.ReferenceTotal, counts.CurrentTotal, "a side holds no row");
        }

        var degrees = counts.Count - 1;
        return new TestResult
        {
            Method = method,
            Convention = convention,
            Statistic = statistic,
            Degrees = degrees,
            LogPValue = degrees == 0 ? 0 : double.IsPositiveInfinity(statistic)
                ? double.NegativeInfinity
                : ChiSquareDistribution.LogSurvival(statistic, degrees),
            ReferenceCount = counts.ReferenceTotal,
            CurrentCount = counts.CurrentTotal,
            Effect = CramersV(counts, level),
            Remark = SmallestExpected(counts) < 5 ? "an expected count is below 5: use the calibrated null" : "",
        };
    }
}
