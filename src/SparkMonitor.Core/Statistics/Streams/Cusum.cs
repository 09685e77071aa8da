namespace SparkMonitor.Core.Statistics.Streams;

/// <summary>One-sided CUSUM on standardised values: S = max(0, S + z - k), alarm above h (Page 1954). Use a second on -z for falls.</summary>
public sealed class Cusum
{
    private readonly double _slack;
    private readonly double _limit;

    /// <param name="slack">k, in standard deviations: half the shift worth finding.</param>
    /// <param name="limit">h, in standard deviations.</param>
    public Cusum(double slack = 0.5, double limit = 4)
    {
        _slack = slack;
        _limit = limit;
    }

    /// <summary>S.</summary>
    public double Statistic { get; private set; }

    /// <summary>True when the sum is above the limit after this value.</summary>
    public bool Add(double z)
    {
        Statistic = Math.Max(0, Statistic + z - _slack);
        return Statistic > _limit;
    }

    public void Reset() => Statistic = 0;
}
