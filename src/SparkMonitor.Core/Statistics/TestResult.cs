using SparkMonitor.Core.Statistics.Effects;

namespace SparkMonitor.Core.Statistics;

/// <summary>What a two-sample test found.</summary>
public sealed record TestResult
{
    /// <summary>Name of the method, e.g. <c>ks</c>.</summary>
    public required string Method { get; init; }

    /// <summary>How statistic and p were taken: tie rule, correction, null distribution.</summary>
    public required string Convention { get; init; }

    public required double Statistic { get; init; }

    /// <summary>Degrees of freedom of the null distribution; not-a-number where it has none.</summary>
    public double Degrees { get; init; } = double.NaN;

    /// <summary>Natural logarithm of the p-value; finite far below the smallest double. Not-a-number when the test is undefined.</summary>
    public required double LogPValue { get; init; }

    public double PValue => Math.Exp(LogPValue);

    /// <summary>How large the difference is, on a scale that does not grow with the samples.</summary>
    public Effect Effect { get; init; } = Effect.None;

    /// <summary>n.</summary>
    public required long ReferenceCount { get; init; }

    /// <summary>m.</summary>
    public required long CurrentCount { get; init; }

    /// <summary>Where the statistic was reached: the value of a largest distance, the cell of a largest change; else not-a-number.</summary>
    public double Location { get; init; } = double.NaN;

    /// <summary>Why the result is undefined or weak; empty otherwise.</summary>
    public string Remark { get; init; } = "";

    /// <summary>A test that cannot be carried out.</summary>
    public static TestResult Undefined(string method, long referenceCount, long currentCount, string why) => new()
    {
        Method = method,
        Convention = "",
        Statistic = double.NaN,
        LogPValue = double.NaN,
        ReferenceCount = referenceCount,
        CurrentCount = currentCount,
        Remark = why,
    };
}
