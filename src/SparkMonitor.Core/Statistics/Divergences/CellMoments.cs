using SparkMonitor.Core.Statistics.Distributions;

namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>Moments of one cell's term under the hypergeometric split of its pooled count.</summary>
/// <param name="Mean">Expected term.</param>
/// <param name="Variance">Its variance.</param>
/// <param name="Linear">Its covariance with the standardised count.</param>
/// <param name="Quadratic">Its covariance with the second orthonormal polynomial of the count.</param>
/// <param name="Cube">Its third central moment.</param>
/// <param name="MixedTwo">Mean of the centred term squared times the standardised count.</param>
/// <param name="MixedOne">Mean of the centred term times the standardised count squared.</param>
/// <param name="Skewness">Of the count.</param>
internal readonly record struct CellMoments(
    double Mean,
    double Variance,
    double Linear,
    double Quadratic,
    double Cube,
    double MixedTwo,
    double MixedOne,
    double Skewness)
{
    /// <summary>Scratch needed: weights and terms.</summary>
    internal const int Scratch = 2 * Nodes;

    private const int Nodes = 160;
    private const double Stride = 0.75;
    private const double Origin = 9.21132486540518713;

    private static readonly double[] Lattice = [.. Enumerable.Range(0, 20).Select(i => NormalDistribution.Density((i - Origin) * Stride))];

    /// <summary>Third cumulant of the term less slope times the standardised count.</summary>
    internal double Third(double slope) => Cube - 3 * slope * MixedTwo + 3 * slope * slope * MixedOne - slope * slope * slope * Skewness;

    /// <param name="pooled">t, the cell's pooled count.</param>
    /// <param name="draws">n.</param>
    /// <param name="total">N.</param>
    /// <param name="term">The cell's term from its reference and current count.</param>
    /// <param name="work">Scratch space.</param>
    internal static CellMoments Of(long pooled, long draws, long total, Func<double, double, double> term, Span<double> work)
    {
        double t = pooled, share = (double)draws / total;
        var (smallest, largest) = HypergeometricDistribution.Support(total, pooled, draws);
        var mean = t * share;
        var variance = total > 1 ? mean * (1 - share) * ((total - t) / (total - 1.0)) : 0;
        if (variance <= 0)
        {
            return new CellMoments(term(smallest, t - smallest), 0, 0, 0, 0, 0, 0, 0);
        }

        var deviation = Math.Sqrt(variance);
        var weights = work[..Nodes];
        var terms = work[Nodes..];
        double from, step;
        int used;
        if (deviation < 10)
        {
            // Every count, by the ratio of neighbouring probabilities from the centre outwards.
            var low = Math.Max(smallest, (long)Math.Ceiling(mean - 7.5 * deviation - 3));
            var high = Math.Min(largest, (long)Math.Floor(mean + 7.5 * deviation + 3));
            (from, step, used) = (low, 1, (int)(high - low) + 1);
            FillExact(weights, low, used, pooled, draws, total, Math.Clamp((long)mean, low, high));
        }
        else
        {
            // The law is smooth: a lattice of 3/4 deviations sums a normal density with its skewness to all digits needed. The mean, where
            // |difference| has its kink, lies at the zero of the Bernoulli polynomial B2 between two nodes: no leading error.
            (from, step, used) = (mean - Origin * Stride * deviation, Stride * deviation, 20);
            var skewness = (1 - 2 * share) * (total - 2 * t) / ((total - 2.0) * deviation);
            for (var i = 0; i < used; i++)
            {
                var z = (i - Origin) * Stride;
                weights[i] = Lattice[i] * (1 + skewness / 6 * z * (z * z - 3));
            }
        }

        double mass = 0, average = 0;
        for (var i = 0; i < used; i++)
        {
            var x = Math.Clamp(from + i * step, smallest, largest);
            terms[i] = Math.Abs(weights[i]) > 1e-20 ? term(x, t - x) : 0;
            mass += weights[i];
            average += weights[i] * terms[i];
        }

        average /= mass;
        double spread = 0, linear = 0, cube = 0, two = 0, one = 0, skew = 0, kurt = 0;
        for (var i = 0; i < used; i++)
        {
            var z = (from + i * step - mean) / deviation;
            double w = weights[i] / mass, f = terms[i] - average, z2 = z * z;
            if (w == 0)
            {
                continue;
            }

            spread += w * f * f;
            linear += w * f * z;
            cube += w * f * f * f;
            two += w * f * f * z;
            one += w * f * z2;
            skew += w * z2 * z;
            kurt += w * z2 * z2;
        }

        var norm = kurt - skew * skew - 1;
        var quadratic = norm > 1e-9 ? (one - skew * linear) / Math.Sqrt(norm) : 0;
        return new CellMoments(average, spread, linear, quadratic, cube, two, one, skew);
    }

    // Relative to the centre's probability; the caller divides by their sum.
    private static void FillExact(Span<double> weights, long low, int used, long pooled, long draws, long total, long centre)
    {
        double rest = total - pooled - (double)draws;
        var at = (int)(centre - low);
        weights[at] = 1;
        for (var i = at + 1; i < used; i++)
        {
            double k = low + i - 1;
            weights[i] = weights[i - 1] * ((pooled - k) * (draws - k) / ((k + 1) * (rest + k + 1)));
        }

        for (var i = at - 1; i >= 0; i--)
        {
            double k = low + i + 1;
            weights[i] = weights[i + 1] * (k * (rest + k) / ((pooled - k + 1) * (draws - k + 1)));
        }
    }
}
