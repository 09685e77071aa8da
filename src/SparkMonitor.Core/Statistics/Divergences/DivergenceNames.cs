namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>The names the measures carry in results.</summary>
public static class DivergenceNames
{
    public static string Of(DivergenceMeasure measure) => measure switch
    {
        DivergenceMeasure.Psi => "psi",
        DivergenceMeasure.KullbackLeibler => "kl",
        DivergenceMeasure.KullbackLeiblerReverse => "kl_reverse",
        DivergenceMeasure.JensenShannon => "js_divergence",
        DivergenceMeasure.JensenShannonBits => "js_divergence_bits",
        DivergenceMeasure.JensenShannonDistance => "js_distance",
        DivergenceMeasure.JensenShannonDistanceBits => "js_distance_bits",
        DivergenceMeasure.Hellinger => "hellinger",
        DivergenceMeasure.Bhattacharyya => "bhattacharyya",
        DivergenceMeasure.TotalVariation => "total_variation",
        _ => "l_infinity",
    };
}
