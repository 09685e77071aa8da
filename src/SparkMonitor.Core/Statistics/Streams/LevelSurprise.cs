using SparkMonitor.Core.Statistics.Distributions;

namespace SparkMonitor.Core.Statistics.Streams;

/// <summary>How far a value lies from all values before it: -ln of the two-sided normal tail at the running mean and deviation.</summary>
public sealed class LevelSurprise
{
    private const int Warmup = 30;
    private const double Most = 200;

    private double _mean;
    private double _squares;
    private long _count;

    /// <summary>Surprise of the next value, 0 to 200; 0 while warming up.</summary>
    public double Add(double x)
    {
        var surprise = 0.0;
        if (_count > Warmup)
        {
            var deviation = Math.Sqrt(_squares / _count);
            surprise = deviation > 0
                ? Math.Min(Most, -NormalDistribution.LogTwoSided((x - _mean) / deviation))
                : x == _mean ? 0 : Most;
        }

        _count++;
        var gap = x - _mean;
        _mean += gap / _count;
        _squares += gap * (x - _mean);
        return surprise;
    }
}
