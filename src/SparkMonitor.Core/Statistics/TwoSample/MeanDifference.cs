using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>Tests of equal means from moments: Welch's and Student's t (statistic = reference less current, as scipy).</summary>
public static class MeanDifference
{
    /// <summary>Unequal variances; degrees of freedom by Welch and Satterthwaite.</summary>
    public static TestResult Welch(SampleMoments reference, SampleMoments current, double level = 0.95)
    {
        double a = reference.Variance / reference.Count, b = current.Variance / current.Count;
        var degrees = (a + b) * (a + b) / (a * a / (reference.Count - 1) + b * b / (current.Count - 1));
        return Result("welch_t", "unequal variances", reference, current, Math.Sqrt(a + b), degrees, level);
    }

    /// <summary>One common variance.</summary>
    public static TestResult Student(SampleMoments reference, SampleMoments current, double level = 0.95)
    {
        var degrees = reference.Count + current.Count - 2.0;
        var variance = (reference.SquaredDeviations + current.SquaredDeviations) / degrees;
        var error = Math.Sqrt(variance * (1.0 / reference.Count + 1.0 / current.Count));
        return Result("student_t", "common variance", reference, current, error, degrees, level);
    }

    /// <summary>(current mean - reference mean) / pooled standard deviation, small-sample corrected (Hedges's g).</summary>
    public static Effect Standardised(SampleMoments reference, SampleMoments current, double level = 0.95)
    {
        double n = reference.Count, m = current.Count, degrees = n + m - 2;
        var pooled = Math.Sqrt((reference.SquaredDeviations + current.SquaredDeviations) / degrees);
        if (!(pooled > 0))
        {
            return Effect.None;
        }

        var g = (current.Mean - reference.Mean) / pooled * (1 - 3 / (4 * degrees - 1));
        // Welch's form of the error, so that unequal variances keep the interval's coverage.
        var error = Math.Sqrt((reference.Variance / n + current.Variance / m) / (pooled * pooled) + g * g / (2 * degrees));
        return Effect.Normal(
            "difference of means in pooled standard deviations", g, error, level, double.NegativeInfinity, double.PositiveInfinity);
    }

    private static TestResult Result(
        string method,
        string convention,
        SampleMoments reference,
        SampleMoments current,
        double error,
        double degrees,
        double level)
    {
        if (reference.Count < 2 || current.Count < 2 || !(error > 0))
        {
            return TestResult.Undefined(method, reference.Count, current.Count, "needs two rows on both sides and some spread");
        }

        var t = (reference.Mean - current.Mean) / error;
        return new TestResult
        {
            Method = method,
            Convention = convention,
            Statistic = t,
            Degrees = degrees,
            LogPValue = StudentDistribution.LogTwoSided(t, degrees),
            ReferenceCount = reference.Count,
            CurrentCount = current.Count,
            Effect = Standardised(reference, current, level),
        };
    }
}
