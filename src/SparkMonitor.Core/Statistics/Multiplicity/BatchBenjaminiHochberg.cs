namespace SparkMonitor.Core.Statistics.Multiplicity;

/// <summary>BatchBH (Zrnic, Jiang, Ramdas, Jordan 2020): Benjamini-Hochberg inside each batch, the level carried from batch to batch.</summary>
public sealed class BatchBenjaminiHochberg
{
    private readonly double _alpha;
    private readonly List<Batch> _batches = [];

    public BatchBenjaminiHochberg(double alpha = 0.05) => _alpha = alpha;

    /// <summary>Decides a batch; the threshold is the level Benjamini-Hochberg ran at.</summary>
    public (double Level, bool[] Rejected) Decide(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var level = Level(pValues.Count);
        var sorted = pValues.Order().ToArray();
        var rejections = Rejections(sorted, level);
        // The most that one p-value of this batch could have changed: set one to 0.
        var most = rejections;
        for (var i = 0; i < sorted.Length; i++)
        {
            most = Math.Max(most, Rejections([0, .. sorted[..i], .. sorted[(i + 1)..]], level));
        }

        _batches.Add(new Batch(level, rejections, most));
        var limit = rejections == 0 ? double.NegativeInfinity : sorted[rejections - 1];
        return (level, [.. pValues.Select(p => p <= limit)]);
    }

    private double Level(int size)
    {
        if (_batches.Count == 0)
        {
            return _alpha * GammaSequence.Power(1);
        }

        var budget = 0.0;
        for (var s = 1; s <= _batches.Count + 1; s++)
        {
            budget += _alpha * GammaSequence.Power(s);
        }

        var all = _batches.Sum(b => (double)b.Rejections);
        foreach (var batch in _batches)
        {
            var shared = batch.Most + all - batch.Rejections;
            budget -= shared > 0 ? batch.Level * batch.Most / shared : 0;
        }

        return Math.Max(0, budget) * (size + all) / size;
    }

    private static int Rejections(double[] sorted, double level)
    {
        for (var k = sorted.Length; k >= 1; k--)
        {
            if (sorted[k - 1] <= level * k / sorted.Length)
            {
                return k;
            }
        }

        return 0;
    }

    private readonly record struct Batch(double Level, int Rejections, int Most);
}
