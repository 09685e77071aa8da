namespace SparkMonitor.Core.Statistics.Evidence;

/// <summary>
/// Evidence of one batch against a reference that is itself a sample: an e-value under every law of the reference's confidence region, so that the
/// evidence of batch after batch may be multiplied.
/// </summary>
/// <remarks>
/// The region holds the laws p whose relative entropy from the reference's shares is at most x / n. It misses the true one of k cells with a chance of at most
/// exp(k - 1 - x) (x / (k - 1))^(k - 1) = alpha_r, whatever n: the Chernoff bound of a gamma law of shape k - 1, whose moment generating function bounds that of
/// n times the relative entropy (Agrawal 2020, theorem 1.1, IEEE Transactions on Information Theory 66, 6297). The e-value is a
/// mixture of Dirichlet laws about the reference, from near to far, over the batch's largest likelihood in the region (Wasserman, Ramdas and Balakrishnan
/// 2020), so the chance that a product of such e-values ever reaches 1 / alpha is at most alpha + alpha_r (Ville 1939).
/// <para>Agrawal's cells are fixed. His proof splits off one cell after another, so the bound carries over to cells that are cut from one end of a fixed order, each
/// where it first holds a given number of reference rows, if every cut keeps his bound 1 / (1 - l) of two cells. At the r-th of n different values it
/// does: r has a beta law, and r = n attains the bound. Where a law allows cuts only at some places, the greatest mean over all sets of places stays
/// below it in every case computed (n up to 100); that part is computed, not proven.</para>
/// </remarks>
public static class ReferenceEvidence
{
    /// <summary>Jeffreys's weight of every cell.</summary>
    private const double Weight = 0.5;

    /// <summary>Rows that a Dirichlet law about the reference is worth: the more, the smaller the changes that it expects.</summary>
    private static readonly double[] Nearness = [10, 100, 1_000, 10_000];

    /// <summary>ln of the e-value; 0 for an empty batch.</summary>
    /// <param name="reference">Counts of the reference, in cells that are fixed or cut as the remarks say; some may be 0.</param>
    /// <param name="current">Counts of the batch in the same cells.</param>
    /// <param name="logRegion">ln of the chance that the reference's region may miss its law.</param>
    public static double LogEValue(ReadOnlySpan<long> reference, ReadOnlySpan<long> current, double logRegion)
    {
        if (reference.Length != current.Length)
        {
            throw new ArgumentException("the same cells on both sides", nameof(current));
        }

        var bound = Likelihood(reference, reference, reference, 0) - Radius(reference.Length, logRegion);
        return Mixture(reference, current) - Greatest(reference, current, bound);
    }

    /// <summary>x of the region: how far n times the relative entropy may go.</summary>
    internal static double Radius(int cells, double logRegion)
    {
        double k = Math.Max(cells - 1, 1), low = k, high = k + (2 * (k - logRegion)) + 50;
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = k - middle + (k * Math.Log(middle / k)) > logRegion ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double Mixture(ReadOnlySpan<long> reference, ReadOnlySpan<long> current)
    {
        double total = 0;
        foreach (var count in reference)
        {
            total += count + Weight;
        }

        var weights = new double[reference.Length];
        Array.Fill(weights, Weight);
        var logs = new double[Nearness.Length + 1];
        logs[^1] = DirichletEvidence.LogMixture(weights, current);
        for (var i = 0; i < Nearness.Length; i++)
        {
            for (var c = 0; c < weights.Length; c++)
            {
                weights[c] = Nearness[i] * (reference[c] + Weight) / total;
            }

            logs[i] = DirichletEvidence.LogMixture(weights, current);
        }

        return EValues.LogMean(logs);
    }

    /// <summary>
    /// The greatest sum of N ln p with sum of n ln p at least <paramref name="bound"/>: on the path p = (N + t n) / (M + t R), at the least t that
    /// meets the bound. Rounding leaves t too small, and the greatest value too great, which is the safe side.
    /// </summary>
    private static double Greatest(ReadOnlySpan<long> reference, ReadOnlySpan<long> current, double bound)
    {
        if (Likelihood(reference, reference, current, 0) >= bound)
        {
            return Likelihood(current, reference, current, 0);
        }

        double low = -60, high = 60;
        for (var i = 0; i < 80; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Likelihood(reference, reference, current, Math.Exp(middle)) >= bound ? (low, middle) : (middle, high);
        }

        return Likelihood(current, reference, current, Math.Exp(low));
    }

    private static double Likelihood(ReadOnlySpan<long> counts, ReadOnlySpan<long> reference, ReadOnlySpan<long> current, double t)
    {
        double total = 0, sum = 0;
        for (var c = 0; c < reference.Length; c++)
        {
            total += current[c] + (t * reference[c]);
        }

        for (var c = 0; c < reference.Length; c++)
        {
            sum += counts[c] == 0 ? 0 : counts[c] * Math.Log((current[c] + (t * reference[c])) / total);
        }

        return sum;
    }
}
