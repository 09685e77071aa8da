namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>Which null distribution a Kolmogorov-Smirnov p-value is taken from.</summary>
public enum KolmogorovNull
{
    /// <summary>Exact given the ties for small samples, else asymptotic (conservative under ties).</summary>
    Automatic,

    /// <summary>All ways to split the pooled values, ties kept together.</summary>
    ExactGivenTies,

    /// <summary>All orders of n + m different values (scipy's exact mode).</summary>
    ExactContinuous,

    /// <summary>The one-sample distribution at the effective size.</summary>
    Asymptotic,
}
