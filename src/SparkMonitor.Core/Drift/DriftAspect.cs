namespace SparkMonitor.Core.Drift;

/// <summary>What of a column or table a method compares.</summary>
public enum DriftAspect
{
    /// <summary>The distribution of the values.</summary>
    Distribution,

    /// <summary>Location or spread of numbers.</summary>
    Moments,

    /// <summary>The share of nulls, NaN, zeros, ...</summary>
    Share,

    /// <summary>Which values there are.</summary>
    Values,

    /// <summary>Lengths of texts, or numbers of elements.</summary>
    Length,

    /// <summary>The number of rows.</summary>
    RowCount,

    /// <summary>Columns and types.</summary>
    Schema,

    /// <summary>A series of findings or figures over time.</summary>
    Series,
}
