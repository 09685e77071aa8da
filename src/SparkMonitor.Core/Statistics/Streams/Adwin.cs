namespace SparkMonitor.Core.Statistics.Streams;

/// <summary>
/// ADWIN (Bifet and Gavalda 2007) on an exact window: older values are dropped while two parts of the window have different means. Peers
/// test every 32nd value on buckets, so they may fire later.
/// </summary>
public sealed class Adwin
{
    private const int LeastPart = 5;
    private const int LeastWindow = 10;

    private readonly double _delta;
    private readonly int _most;
    private readonly List<double> _window = [];

    /// <param name="delta">Confidence parameter.</param>
    /// <param name="most">Longest window kept.</param>
    public Adwin(double delta = 0.002, int most = 10_000)
    {
        _delta = delta;
        _most = most;
    }

    /// <summary>Values in the window.</summary>
    public int Count => _window.Count;

    /// <summary>Adds a value and returns the cuts it caused, oldest part first.</summary>
    public IReadOnlyList<AdwinCut> Add(double x)
    {
        _window.Add(x);
        if (_window.Count > _most)
        {
            _window.RemoveAt(0);
        }

        var cuts = new List<AdwinCut>();
        while (Find() is { } cut)
        {
            cuts.Add(cut);
            _window.RemoveRange(0, cut.Dropped);
        }

        return cuts;
    }

    private AdwinCut? Find()
    {
        var n = _window.Count;
        if (n < LeastWindow)
        {
            return null;
        }

        var sum = 0.0;
        foreach (var x in _window)
        {
            sum += x;
        }

        var mean = sum / n;
        var variance = 0.0;
        foreach (var x in _window)
        {
            variance += (x - mean) * (x - mean) / n;
        }

        var d = Math.Log(2 * Math.Log(n) / _delta);
        var left = 0.0;
        for (var k = 1; k <= n - LeastPart; k++)
        {
            left += _window[k - 1];
            if (k < LeastPart)
            {
                continue;
            }

            double gap = Math.Abs(left / k - (sum - left) / (n - k)), m = 1.0 / (k - LeastPart + 1) + 1.0 / (n - k - LeastPart + 1);
            var limit = Math.Sqrt(2 * m * variance * d) + 2.0 / 3 * d * m;
            if (gap > limit)
            {
                return new AdwinCut(k, left / k, (sum - left) / (n - k), limit);
            }
        }

        return null;
    }
}
