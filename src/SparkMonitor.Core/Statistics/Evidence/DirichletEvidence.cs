using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Core.Statistics.Evidence;

/// <summary>
/// Evidence against known category shares that may be looked at after every batch: the chance that it ever reaches 1/alpha is at most
/// alpha while the shares hold (Ville). A Dirichlet mixture of alternatives, learning from past batches.
/// </summary>
/// <remarks>Exact for known shares. Shares estimated from a finite reference are not known: use it for pinned references far larger than the batches, or raise the bar.</remarks>
public sealed class DirichletEvidence
{
    private readonly double[] _logShares;
    private readonly double[] _weights;

    /// <param name="shares">Reference shares, positive, summing to 1.</param>
    /// <param name="prior">Dirichlet weights, positive; 1/2 each when left out.</param>
    public DirichletEvidence(ReadOnlySpan<double> shares, ReadOnlySpan<double> prior = default)
    {
        _logShares = new double[shares.Length];
        _weights = new double[shares.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            _logShares[i] = Math.Log(shares[i]);
            _weights[i] = prior.IsEmpty ? 0.5 : prior[i];
        }
    }

    /// <summary>ln of the evidence so far; 0 at the start.</summary>
    public double LogEvidence { get; private set; }

    /// <summary>Adds a batch of counts; returns its own logarithm.</summary>
    public double Add(ReadOnlySpan<long> counts)
    {
        var batch = LogMixture(_weights, counts);
        for (var i = 0; i < counts.Length; i++)
        {
            batch -= counts[i] == 0 ? 0 : counts[i] * _logShares[i];
            _weights[i] += counts[i];
        }

        LogEvidence += batch;
        return batch;
    }

    /// <summary>True once the evidence has reached 1 / alpha now.</summary>
    public bool Rejects(double alpha) => LogEvidence >= -Math.Log(alpha);

    /// <summary>ln of the chance of one ordered sample with these counts under Dirichlet weights.</summary>
    internal static double LogMixture(ReadOnlySpan<double> weights, ReadOnlySpan<long> counts)
    {
        double total = 0, rows = 0, sum = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            total += weights[i];
            rows += counts[i];
            sum += counts[i] == 0 ? 0 : GammaFunction.Log(weights[i] + counts[i]) - GammaFunction.Log(weights[i]);
        }

        return sum + GammaFunction.Log(total) - GammaFunction.Log(total + rows);
    }
}
