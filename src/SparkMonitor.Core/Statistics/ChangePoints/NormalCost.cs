namespace SparkMonitor.Core.Statistics.ChangePoints;

/// <summary>Twice the negative log-likelihood of a normal segment with its own mean and variance: shifts of level or spread.</summary>
public sealed class NormalCost : ISegmentCost
{
    private readonly MeanCost _squares;
    private readonly double _floor;

    /// <param name="series">Equally spaced values.</param>
    /// <param name="floor">Least variance of a segment: a run of equal values is not infinitely likely.</param>
    public NormalCost(ReadOnlySpan<double> series, double floor)
    {
        _squares = new MeanCost(series, 1);
        _floor = floor;
    }

    public int Length => _squares.Length;

    public int Least => 5;

    public int Parameters => 2;

    public double Of(int from, int to)
    {
        double n = to - from;
        return n * Math.Log(Math.Max(_floor, _squares.Of(from, to) / n));
    }
}
