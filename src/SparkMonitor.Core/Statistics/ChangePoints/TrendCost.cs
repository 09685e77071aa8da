namespace SparkMonitor.Core.Statistics.ChangePoints;

/// <summary>Squared distance from the segment's own straight line, in units of a known noise variance: shifts of level or slope.</summary>
public sealed class TrendCost : ISegmentCost
{
    private readonly double[] _sum;
    private readonly double[] _squares;
    private readonly double[] _products;
    private readonly double _variance;

    public TrendCost(ReadOnlySpan<double> series, double variance)
    {
        var centre = series.Length > 0 ? series[0] : 0;
        _sum = new double[series.Length + 1];
        _squares = new double[series.Length + 1];
        _products = new double[series.Length + 1];
        for (var i = 0; i < series.Length; i++)
        {
            var x = series[i] - centre;
            _sum[i + 1] = _sum[i] + x;
            _squares[i + 1] = _squares[i] + x * x;
            _products[i + 1] = _products[i] + x * i;
        }

        _variance = variance;
    }

    public int Length => _sum.Length - 1;

    public int Least => 3;

    public int Parameters => 2;

    public double Of(int from, int to)
    {
        double n = to - from, sum = _sum[to] - _sum[from], centre = (from + to - 1) / 2.0;
        var product = _products[to] - _products[from] - centre * sum;
        var spread = n * (n * n - 1) / 12;
        var rest = _squares[to] - _squares[from] - sum * sum / n - (spread > 0 ? product * product / spread : 0);
        return Math.Max(0, rest) / _variance;
    }
}
