namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>Which null distribution a rank statistic's p-value is taken from.</summary>
public enum TieNull
{
    /// <summary>Given the ties when a value holds more than one row in a hundred, else the limit of continuous values.</summary>
    Automatic,

    /// <summary>The limit of continuous values.</summary>
    Continuous,

    /// <summary>The limit of the split of the pooled values, ties kept.</summary>
    GivenTies,
}
