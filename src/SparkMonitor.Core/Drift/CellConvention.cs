namespace SparkMonitor.Core.Drift;

/// <summary>Which cells a divergence of numbers is taken over.</summary>
public enum CellConvention
{
    /// <summary>
    /// About equally full cells of both sides together, cut between stored cells or items, so that every count is exact. The default: cells that
    /// follow from the pooled values leave the null distribution given the pooled counts as it is.
    /// </summary>
    PooledQuantiles,

    /// <summary>The same of the reference alone, so that the cells stay from window to window. Small references look too even.</summary>
    ReferenceQuantiles,

    /// <summary>Deciles of the reference by linear interpolation, outer cells open (scorecards).</summary>
    Deciles,

    /// <summary>Evidently: one cell per value up to 20 distinct reference values, else Sturges over both.</summary>
    Evidently,

    /// <summary>NannyML: Doane over the reference and one cell for what lies outside.</summary>
    NannyMl,

    /// <summary>One cell per value; needs items.</summary>
    Items,

    /// <summary>The filled cells of the quantile sketch as they are.</summary>
    Sketch,
}
