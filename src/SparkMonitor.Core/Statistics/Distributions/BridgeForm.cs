using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The null distribution of n m / N sum of weight (F - G)^2 given the pooled values: a quadratic form in a Brownian bridge.</summary>
internal static class BridgeForm
{
    private const int MostNodes = 64;

    /// <summary>A point where F - G is looked at: the mean of the bridge at two levels (equal unless ties are split at mid-rank).</summary>
    internal readonly record struct Node(double Low, double High, double Weight)
    {
        internal double Level => 0.5 * (Low + High);

        internal double Variance => Weight * Covariance(this, this);
    }

    /// <param name="nodes">Ascending levels in (0, 1).</param>
    /// <param name="total">N; the split without replacement spreads N / (N - 1) wider than the bridge.</param>
    internal static QuadraticFormDistribution Of(List<Node> nodes, long total)
    {
        var kept = Merge(nodes);
        var size = kept.Count;
        var scale = total > 1 ? total / (total - 1.0) : 1;
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[i * size + j] = matrix[j * size + i] =
                    scale * Math.Sqrt(kept[i].Weight * kept[j].Weight) * Covariance(kept[j], kept[i]);
            }
        }

        var weights = SymmetricEigenvalues.Of(matrix, size);
        var largest = weights.Length == 0 ? 0 : weights.Max();
        return new QuadraticFormDistribution(weights.Where(w => w > 1e-9 * largest));
    }

    // Neighbours that together carry little of the variance become one point; a heavy tie stays on its own.
    private static List<Node> Merge(List<Node> nodes)
    {
        if (nodes.Count <= MostNodes)
        {
            return nodes;
        }

        var share = 2 * nodes.Sum(v => v.Variance) / MostNodes;
        var merged = new List<Node>();
        double weight = 0, level = 0, variance = 0;
        foreach (var node in nodes)
        {
            if (variance > 0 && variance + node.Variance > share)
            {
                Close();
            }

            if (node.Variance > share)
            {
                merged.Add(node);
                continue;
            }

            weight += node.Weight;
            level += node.Weight * node.Level;
            variance += node.Variance;
        }

        Close();
        return merged;

        void Close()
        {
            if (variance > 0)
            {
                merged.Add(new Node(level / weight, level / weight, variance / (level / weight * (1 - level / weight))));
            }

            (weight, level, variance) = (0, 0, 0);
        }
    }

    private static double Covariance(Node a, Node b) => 0.25 * (Bridge(a.Low, b.Low) + Bridge(a.Low, b.High) + Bridge(a.High, b.Low) + Bridge(a.High, b.High));

    private static double Bridge(double s, double t) => Math.Min(s, t) * (1 - Math.Max(s, t));
}
