namespace SparkMonitor.Core.Statistics.Multiplicity;

/// <summary>LOND (Javanmard and Montanari 2015): thresholds grow with the number of discoveries.</summary>
public sealed class Lond : IOnlineControl
{
    private readonly double _alpha;
    private readonly bool _dependent;
    private long _count;
    private long _discoveries;
    private double _harmonic;

    /// <param name="alpha">False discovery rate.</param>
    /// <param name="dependent">True divides by the harmonic sum, which holds the rate under any dependence.</param>
    public Lond(double alpha = 0.05, bool dependent = false)
    {
        _alpha = alpha;
        _dependent = dependent;
    }

    public double NextThreshold
    {
        get
        {
            var share = _alpha * GammaSequence.Lord(_count + 1) * (_discoveries + 1);
            return _dependent ? share / (_harmonic + 1.0 / (_count + 1)) : share;
        }
    }

    public OnlineDecision Decide(double pValue)
    {
        var threshold = NextThreshold;
        _count++;
        _harmonic += 1.0 / _count;
        var rejected = pValue <= threshold;
        _discoveries += rejected ? 1 : 0;
        return new OnlineDecision(_count, threshold, rejected);
    }
}
