namespace SparkMonitor.Core.Statistics.Multiplicity;

/// <summary>How p-values of one family are adjusted.</summary>
public enum Adjustment
{
    None,

    /// <summary>Family-wise error, any dependence.</summary>
    Bonferroni,

    /// <summary>Family-wise error, any dependence, never weaker than Bonferroni (Holm 1979).</summary>
    Holm,

    /// <summary>False discovery rate under independence or positive dependence (Benjamini and Hochberg 1995).</summary>
    BenjaminiHochberg,

    /// <summary>False discovery rate under any dependence (Benjamini and Yekutieli 2001).</summary>
    BenjaminiYekutieli,
}
