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
    /// <summary>Third cumulant of the term less slope times the standardised count.</summary>
    internal double Third(double slope) => Cube - 3 * slope * MixedTwo + 3 * slope * slope * MixedOne - slope * slope * slope * Skewness;

    /// <param name="pooled">t, the cell's pooled count.</param>
    /// <param name="draws">n.</param>
    /// <param name="total">N.</param>
    /// <param name="term">The cell's term from its reference and current count.</param>
    /// <param name="work">Scratch of at least 192.</param>
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

        // Every count where few matter; else the pmf is smooth and a lattice of 3/4 deviations sums it to all digits.
        var deviation = Math.Sqrt(variance);
        double from, step;
        int nodes;
        if (deviation < 6)
        {
            from = Math.Max(smallest, Math.Ceiling(mean - 9 * deviation - 3));
            nodes = (int)(Math.Min(largest, Math.Floor(mean + 9 * deviation + 3)) - from) + 1;
            step = 1;
        }
        else
        {
            step = 0.75 * deviation;
            from = mean - 9 * step;
            nodes = 19;
        }

        var weights = work[..96];
        var terms = work[96..];
        double mass = 0, average = 0;
        var used = 0;
        var normaliser = BinomialDistribution.LogPoint(draws, total, share, 1 - share, 0);
        for (var i = 0; i < nodes && used < 96; i++)
        {
            var x = from + i * step;
            if (x < smallest || x > largest)
            {
                weights[i] = terms[i] = 0;
                used++;
                continue;
            }

            var excess = x - mean;
            var weight = Math.Exp(BinomialDistribution.LogPoint(x, t, share, 1 - share, excess)
                + BinomialDistribution.LogPoint(draws - x, total - t, share, 1 - share, -excess) - normaliser);
            weights[i] = weight;
            terms[i] = weight > 1e-20 ? term(x, t - x) : 0;
            mass += weight;
            average += weight * terms[i];
            used++;
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
}
