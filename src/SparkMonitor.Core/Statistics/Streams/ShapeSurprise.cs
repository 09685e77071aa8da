using SparkMonitor.Core.Statistics.Distributions;

namespace SparkMonitor.Core.Statistics.Streams;

/// <summary>
/// How unlike every shape seen before the recent values are: the window's histogram is tested against the histograms of all earlier shapes by
/// the likelihood ratio; the best fit's -ln p is the surprise. A window that fits none becomes a shape of its own, so a new regime is
/// reported once.
/// </summary>
/// <remarks>After Wang, Viswanathan, Choudur, Talwar, Satterfield, Schwan, Statistical techniques for online anomaly detection in data centers
/// (2011), here with cells over the range seen so far, so that nothing is known in advance.</remarks>
public sealed class ShapeSurprise
{
    private const double Most = 300;

    // A count added to every cell, so that an empty one is unlikely but not impossible.
    private const double Added = 0.02;

    private readonly int _cells;
    private readonly int _size;
    private readonly int _shapesKept;
    private readonly double _novel;
    private readonly Queue<double> _window;
    private readonly List<Shape> _shapes = [];
    private double _least = double.PositiveInfinity;
    private double _most = double.NegativeInfinity;

    /// <param name="size">Values in the window.</param>
    /// <param name="cells">Cells over the range seen so far.</param>
    /// <param name="novel">A window less likely than this under every shape becomes one.</param>
    /// <param name="shapesKept">Most shapes remembered; the oldest is forgotten.</param>
    public ShapeSurprise(int size = 52, int cells = 5, double novel = 0.01, int shapesKept = 512)
    {
        _size = size;
        _cells = cells;
        _novel = -Math.Log(novel);
        _shapesKept = shapesKept;
        _window = new Queue<double>(size);
    }

    /// <summary>Surprise after the next value, 0 to 300; 0 until the window is full.</summary>
    public double Add(double x)
    {
        var grown = x < _least || x > _most;
        _least = Math.Min(_least, x);
        _most = Math.Max(_most, x);
        _window.Enqueue(x);
        if (_window.Count > _size)
        {
            _window.Dequeue();
        }

        if (grown)
        {
            foreach (var shape in _shapes)
            {
                shape.Counts = Histogram(shape.Values);
            }
        }

        if (_window.Count < _size || _most == _least)
        {
            return 0;
        }

        var counts = Histogram(_window);
        if (_shapes.Count == 0)
        {
            Keep(counts);
            return 0;
        }

        var best = double.PositiveInfinity;
        foreach (var shape in _shapes)
        {
            best = Math.Min(best, Likelihood(counts, shape.Counts));
        }

        var surprise = Math.Min(Most, -ChiSquareDistribution.LogSurvival(best, _cells - 1));
        if (surprise > _novel)
        {
            Keep(counts);
        }

        return surprise;
    }

    private void Keep(double[] counts)
    {
        if (_shapes.Count == _shapesKept)
        {
            _shapes.RemoveAt(0);
        }

        _shapes.Add(new Shape([.. _window]) { Counts = counts });
    }

    private double Likelihood(double[] counts, double[] shape)
    {
        var sum = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            sum += counts[i] > 0 ? counts[i] * Math.Log(counts[i] / _size * (_size + Added * _cells) / (shape[i] + Added)) : 0;
        }

        return 2 * sum;
    }

    private double[] Histogram(IEnumerable<double> values)
    {
        var counts = new double[_cells];
        var width = (_most - _least) / _cells;
        foreach (var value in values)
        {
            counts[width > 0 ? Math.Min(_cells - 1, (int)((value - _least) / width)) : 0]++;
        }

        return counts;
    }

    private sealed class Shape(double[] values)
    {
        public double[] Values { get; } = values;

        public double[] Counts { get; set; } = [];
    }
}
