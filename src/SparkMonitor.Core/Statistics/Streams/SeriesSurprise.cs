namespace SparkMonitor.Core.Statistics.Streams;

/// <summary>One anomaly score for a running series: the larger of the shape's surprise and a quarter of the level's, told once per event.</summary>
/// <remarks>
/// The normal tail overstates the surprise of real values; its fourth root does not outshout the shape. A score that does not exceed the
/// last scores is reported as 0: it belongs to an event already told.
/// </remarks>
public sealed class SeriesSurprise
{
    /// <summary>A threshold that serves series of many kinds: scores are -ln p, so this is p below 0.0075.</summary>
    public const double DefaultThreshold = 4.9;

    private const double LevelWeight = 0.25;

    private readonly ShapeSurprise _shape;
    private readonly LevelSurprise _level = new();
    private readonly double[] _recent;
    private int _next;

    /// <param name="window">Values that make a shape.</param>
    /// <param name="quiet">An event is not told again for so many values unless it grows.</param>
    public SeriesSurprise(int window = 52, int quiet = 50)
    {
        _shape = new ShapeSurprise(window);
        _recent = new double[quiet];
    }

    /// <summary>The score of the next value: 0 where nothing new is to be told.</summary>
    public double Add(double x)
    {
        var score = Math.Max(_shape.Add(x), LevelWeight * _level.Add(x));
        var told = 0.0;
        foreach (var earlier in _recent)
        {
            told = Math.Max(told, earlier);
        }

        if (_recent.Length > 0)
        {
            _recent[_next++ % _recent.Length] = score;
        }

        return score > told ? score : 0;
    }
}
