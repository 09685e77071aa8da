namespace SparkMonitor.Core.Statistics.Streams;

/// <summary>Page-Hinkley test for a rise of the mean, with the defaults of scikit-multiflow: the running mean includes the value.</summary>
public sealed class PageHinkley
{
    private readonly double _delta;
    private readonly double _forget;
    private readonly double _limit;
    private readonly long _least;
    private double _mean;
    private long _count;

    /// <param name="delta">Change that is tolerated, in the unit of the values.</param>
    /// <param name="limit">Alarm above it, in the unit of the values.</param>
    /// <param name="least">No alarm before so many values.</param>
    /// <param name="forget">Factor on the old sum.</param>
    public PageHinkley(double delta = 0.005, double limit = 50, long least = 30, double forget = 0.9999)
    {
        _delta = delta;
        _limit = limit;
        _least = least;
        _forget = forget;
    }

    public double Statistic { get; private set; }

    public bool Add(double x)
    {
        _count++;
        _mean += (x - _mean) / _count;
        Statistic = Math.Max(0, _forget * Statistic + x - _mean - _delta);
        return _count >= _least && Statistic > _limit;
    }

    public void Reset()
    {
        Statistic = 0;
        _mean = 0;
        _count = 0;
    }
}
