namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>Distances between the shares p of a reference and q of a current sample over the same cells.</summary>
public enum DivergenceMeasure
{
    /// <summary>Population stability index: sum (p - q) ln(p / q), nats, 0 upwards.</summary>
    Psi,

    /// <summary>Kullback-Leibler of reference from current: sum p ln(p / q), nats, 0 upwards.</summary>
    KullbackLeibler,

    /// <summary>Sum q ln(q / p), nats.</summary>
    KullbackLeiblerReverse,

    /// <summary>Jensen-Shannon divergence in nats, [0, ln 2].</summary>
    JensenShannon,

    /// <summary>Jensen-Shannon divergence in bits, [0, 1] (TFDV).</summary>
    JensenShannonBits,

    /// <summary>Square root of the divergence in nats, [0, 0.8326] (scipy, Evidently).</summary>
    JensenShannonDistance,

    /// <summary>Square root of the divergence in bits, [0, 1] (NannyML).</summary>
    JensenShannonDistanceBits,

    /// <summary>sqrt(1 - sum sqrt(p q)), [0, 1].</summary>
    Hellinger,

    /// <summary>-ln sum sqrt(p q), 0 upwards.</summary>
    Bhattacharyya,

    /// <summary>Half the sum of |p - q|, [0, 1].</summary>
    TotalVariation,

    /// <summary>Largest |p - q|, [0, 1].</summary>
    LInfinity,
}
