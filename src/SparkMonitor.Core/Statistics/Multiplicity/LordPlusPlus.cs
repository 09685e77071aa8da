namespace SparkMonitor.Core.Statistics.Multiplicity;

/// <summary>LORD++ (Ramdas, Yang, Wainwright, Jordan 2017): assumes independent p-values.</summary>
public sealed class LordPlusPlus : IOnlineControl
{
    private readonly double _alpha;
    private readonly double _wealth;
    private readonly List<long> _rejections = [];
    private long _count;

    /// <param name="alpha">False discovery rate.</param>
    /// <param name="initialWealth">Share of it spent before the first discovery; a tenth when left out.</param>
    public LordPlusPlus(double alpha = 0.05, double? initialWealth = null)
    {
        _alpha = alpha;
        _wealth = initialWealth ?? alpha / 10;
    }

    public double NextThreshold
    {
        get
        {
            var t = _count + 1;
            var threshold = GammaSequence.Lord(t) * _wealth;
            for (var j = 0; j < _rejections.Count; j++)
            {
                threshold += (j == 0 ? _alpha - _wealth : _alpha) * GammaSequence.Lord(t - _rejections[j]);
            }

            return threshold;
        }
    }

    public OnlineDecision Decide(double pValue)
    {
        var threshold = NextThreshold;
        _count++;
        var rejected = pValue <= threshold;
        if (rejected)
        {
            _rejections.Add(_count);
        }

        return new OnlineDecision(_count, threshold, rejected);
    }
}
