namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>How empty cells are filled.</summary>
public enum ZeroFillRule
{
    None,

    /// <summary>A number of rows where there is none.</summary>
    Rows,

    /// <summary>A share where it is 0.</summary>
    Share,

    Evidently,

    /// <summary>A number of rows added everywhere.</summary>
    Additive,
}
