namespace SparkMonitor.Core.Statistics.Multiplicity;

/// <summary>The sequences that spread an error budget over time; each sums to about 1. Index from 1; 0 below.</summary>
public static class GammaSequence
{
    /// <summary>0.07720838 ln(max(i, 2)) / (i e^sqrt(ln i)): LORD++ and LOND (Javanmard and Montanari 2018).</summary>
    public static double Lord(long i) => i < 1 ? 0 : 0.07720838 * Math.Log(Math.Max(i, 2)) / (i * Math.Exp(Math.Sqrt(Math.Log(i))));

    /// <summary>0.4374901658 i^-1.6: SAFFRON, ADDIS, BatchBH (Ramdas and others 2018).</summary>
    public static double Power(long i) => i < 1 ? 0 : 0.4374901658 * Math.Pow(i, -1.6);
}
