using SparkMonitor.Core.Statistics.Functions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>Values of the divergences on aligned counts.</summary>
public static class Divergence
{
    internal const double LogTwo = 0.69314718055994530942;

    /// <param name="counts">Aligned counts; cells empty on both sides count for nothing.</param>
    /// <param name="measure">Which divergence.</param>
    /// <param name="fill">Acts on PSI and Kullback-Leibler only; the other measures take shares of 0 as they are.</param>
    public static double Value(PairedCounts counts, DivergenceMeasure measure, ZeroFill fill)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.OneSided)
        {
            return double.NaN;
        }

        if (measure == DivergenceMeasure.LInfinity)
        {
            return Largest(counts).Value;
        }

        if (measure is DivergenceMeasure.KullbackLeibler or DivergenceMeasure.KullbackLeiblerReverse)
        {
            return Relative(counts, fill, measure == DivergenceMeasure.KullbackLeiblerReverse);
        }

        var shares = new CellShares(counts, measure == DivergenceMeasure.Psi ? fill : ZeroFill.None);
        var sum = 0.0;
        for (var i = 0; i < counts.Count; i++)
        {
            sum += Term(measure, shares.Reference(counts.Reference[i]), shares.Current(counts.Current[i]));
        }

        // Evidently fills each side by its own rule, so that a cell empty on both sides counts too.
        if (measure == DivergenceMeasure.Psi && fill.Rule == ZeroFillRule.Evidently && counts.Empty > 0)
        {
            sum += counts.Empty * Term(measure, shares.Reference(0), shares.Current(0));
        }

        return FromSum(measure, sum);
    }

    /// <summary>L-infinity with the cell (position in the counts given) whose share moved most.</summary>
    public static (double Value, int Cell) Largest(PairedCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        double best = 0;
        var cell = -1;
        for (var i = 0; i < counts.Count; i++)
        {
            var gap = Math.Abs((double)counts.Reference[i] / counts.ReferenceTotal - (double)counts.Current[i] / counts.CurrentTotal);
            if (gap > best)
            {
                best = gap;
                cell = counts.Cells[i];
            }
        }

        return (best, cell);
    }

    /// <summary>A cell's part of the sum a measure is made of; Kullback-Leibler with + q - p, which sums to 0 over full shares.</summary>
    internal static double Term(DivergenceMeasure measure, double p, double q)
    {
        switch (measure)
        {
            case DivergenceMeasure.Psi:
                return p == q ? 0 : (p - q) * Math.Log(p / q);
            case DivergenceMeasure.KullbackLeibler:
                return Log1p.HalfDeviance(p, q);
            case DivergenceMeasure.KullbackLeiblerReverse:
                return Log1p.HalfDeviance(q, p);
            case DivergenceMeasure.JensenShannon:
            case DivergenceMeasure.JensenShannonBits:
            case DivergenceMeasure.JensenShannonDistance:
            case DivergenceMeasure.JensenShannonDistanceBits:
                var middle = 0.5 * (p + q);
                return 0.5 * (Log1p.HalfDeviance(p, middle) + Log1p.HalfDeviance(q, middle));
            case DivergenceMeasure.Hellinger:
            case DivergenceMeasure.Bhattacharyya:
                // Half of (sqrt p - sqrt q)^2, without cancellation.
                var root = p + q == 0 ? 0 : (p - q) / (Math.Sqrt(p) + Math.Sqrt(q));
                return 0.5 * root * root;
            default:
                return 0.5 * Math.Abs(p - q);
        }
    }

    /// <summary>The measure from the sum of its terms; rising, so that a tail of the sum is a tail of the measure.</summary>
    internal static double FromSum(DivergenceMeasure measure, double sum) => measure switch
    {
        DivergenceMeasure.JensenShannonBits => sum / LogTwo,
        DivergenceMeasure.JensenShannonDistance or DivergenceMeasure.Hellinger => Math.Sqrt(sum),
        DivergenceMeasure.JensenShannonDistanceBits => Math.Sqrt(sum / LogTwo),
        DivergenceMeasure.Bhattacharyya => -Log1p.Of(-sum),
        _ => sum,
    };

    // Shares are brought back to a sum of 1 after filling, as scipy's entropy does.
    private static double Relative(PairedCounts counts, ZeroFill fill, bool reverse)
    {
        var shares = new CellShares(counts, fill);
        double sum = 0, left = 0, right = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            Add(shares.Reference(counts.Reference[i]), shares.Current(counts.Current[i]), 1);
        }

        if (fill.Rule == ZeroFillRule.Evidently && counts.Empty > 0)
        {
            Add(shares.Reference(0), shares.Current(0), counts.Empty);
        }

        // sum p ln(p/q) = sum + left - right.
        return double.IsPositiveInfinity(sum) ? sum : (sum + left - right) / left + Math.Log(right / left);

        void Add(double p, double q, int cells)
        {
            (p, q) = reverse ? (q, p) : (p, q);
            left += cells * p;
            right += cells * q;
            sum += cells * Log1p.HalfDeviance(p, q);
        }
    }
}
