using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Functions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>Tests of equal spread.</summary>
public static class VarianceTests
{
    /// <summary>Levene's test: analysis of variance of the distances from each side's mean.</summary>
    public static TestResult Levene(PairedTable pair, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pair);
        return FromCentres("levene", "centre: mean", pair, pair.ReferenceMoments.Mean, pair.CurrentMoments.Mean, level);
    }

    /// <summary>Brown and Forsythe's form: distances from each side's median, steady under heavy tails.</summary>
    public static TestResult BrownForsythe(PairedTable pair, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pair);
        return FromCentres("brown_forsythe", "centre: median", pair, Median(pair, pair.Reference, pair.ReferenceTotal), Median(pair, pair.Current, pair.CurrentTotal), level);
    }

    /// <summary>Bartlett's test from moments; assumes normal values and fires on heavy tails.</summary>
    public static TestResult Bartlett(SampleMoments reference, SampleMoments current, double level = 0.95)
    {
        double a = reference.Count - 1.0, b = current.Count - 1.0;
        if (a < 1 || b < 1 || !(reference.Variance > 0) || !(current.Variance > 0))
        {
            return TestResult.Undefined("bartlett", reference.Count, current.Count, "needs two rows and some spread on both sides");
        }

        var pooled = (reference.SquaredDeviations + current.SquaredDeviations) / (a + b);
        // -ln(s^2 / pooled) through ln(1 + x), which keeps the digits of nearly equal variances.
        var gap = -a * Log1p.Of((reference.Variance - pooled) / pooled) - b * Log1p.Of((current.Variance - pooled) / pooled);
        var statistic = gap / (1 + (1 / a + 1 / b - 1 / (a + b)) / 3);
        return new TestResult
        {
            Method = "bartlett",
            Convention = "normal values",
            Statistic = statistic,
            Degrees = 1,
            LogPValue = ChiSquareDistribution.LogSurvival(statistic, 1),
            ReferenceCount = reference.Count,
            CurrentCount = current.Count,
            Effect = Effect.Normal(
                "ln ratio of standard deviations, current over reference",
                0.5 * Math.Log(current.Variance / reference.Variance),
                Math.Sqrt(0.5 / a + 0.5 / b),
                level,
                double.NegativeInfinity,
                double.PositiveInfinity),
        };
    }

    /// <summary>The ratio of variances against F(n - 1, m - 1), two-sided; assumes normal values.</summary>
    public static TestResult RatioF(SampleMoments reference, SampleMoments current, double level = 0.95)
    {
        var bartlett = Bartlett(reference, current, level);
        if (double.IsNaN(bartlett.LogPValue))
        {
            return bartlett with { Method = "variance_ratio" };
        }

        double f = reference.Variance / current.Variance, a = reference.Count - 1.0, b = current.Count - 1.0;
        var tail = Math.Min(FisherDistribution.LogSurvival(f, a, b), FisherDistribution.LogSurvival(1 / f, b, a));
        return bartlett with { Method = "variance_ratio", Statistic = f, Degrees = a, LogPValue = Math.Min(0, Math.Log(2) + tail) };
    }

    private static TestResult FromCentres(string method, string convention, PairedTable pair, double first, double second, double level)
    {
        long n = pair.ReferenceTotal, m = pair.CurrentTotal;
        if (n < 2 || m < 2)
        {
            return TestResult.Undefined(method, n, m, "needs two rows on both sides");
        }

        var distances = new double[pair.Count];
        var a = Moments(pair, pair.Reference, first, distances);
        var b = Moments(pair, pair.Current, second, distances);
        var within = (a.SquaredDeviations + b.SquaredDeviations) / (n + m - 2.0);
        if (!(within > 0))
        {
            return TestResult.Undefined(method, n, m, "the distances from the centre do not vary");
        }

        var between = (a.Mean - b.Mean) * (a.Mean - b.Mean) / (1.0 / n + 1.0 / m);
        var statistic = between / within;
        return new TestResult
        {
            Method = method,
            Convention = convention,
            Statistic = statistic,
            Degrees = n + m - 2,
            LogPValue = FisherDistribution.LogSurvival(statistic, 1, n + m - 2),
            ReferenceCount = n,
            CurrentCount = m,
            Effect = a.Mean > 0 && b.Mean > 0
                ? Effect.Normal(
                    "ln ratio of mean absolute deviations, current over reference",
                    Math.Log(b.Mean / a.Mean),
                    Math.Sqrt(a.Variance / n / (a.Mean * a.Mean) + b.Variance / m / (b.Mean * b.Mean)),
                    level,
                    double.NegativeInfinity,
                    double.PositiveInfinity)
                : Effect.None,
        };
    }

    private static SampleMoments Moments(PairedTable pair, ReadOnlySpan<long> counts, double centre, double[] distances)
    {
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] = Math.Abs(pair.Values[i] - centre);
        }

        return SampleMoments.Of(distances, counts);
    }

    private static double Median(PairedTable pair, ReadOnlySpan<long> counts, long total)
    {
        long seen = 0;
        var low = double.NaN;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (double.IsNaN(low) && seen > (total - 1) / 2)
            {
                low = pair.Values[i];
            }

            if (seen > total / 2)
            {
                return 0.5 * (low + pair.Values[i]);
            }
        }

        return low;
    }
}
