namespace SparkMonitor.Core.Statistics.ChangePoints;

/// <summary>Squared distance from the segment's mean, in units of a known noise variance: shifts of level.</summary>
public sealed class MeanCost : ISegmentCost
{
    private readonly double[] _sum;
    private readonly double[] _squares;
    private readonly double _variance;

    /// <param name="series">Equally spaced values.</param>
    /// <param name="variance">Variance of the noise around the level.</param>
    public MeanCost(ReadOnlySpan<double> series, double variance)
    {
        var centre = series.Length > 0 ? series[0] : 0;
        _sum = new double[series.Length + 1];
        _squares = new double[series.Length + 1];
        for (var i = 0; i < series.Length; i++)
        {
            var x = series[i] - centre;
            _sum[i + 1] = _sum[i] + x;
            _squares[i + 1] = _squares[i] + x * x;
        }

        _variance = variance;
    }

    public int Length => _sum.Length - 1;

    public int Least => 2;

    public int Parameters => 1;

    public double Of(int from, int to)
    {
        var sum = _sum[to] - _sum[from];
        return Math.Max(0, _squares[to] - _squares[from] - sum * sum / (to - from)) / _variance;
    }
}
