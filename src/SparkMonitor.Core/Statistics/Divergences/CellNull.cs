using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>Mean, variance and third cumulant of a sum over cells when the pooled rows are split at random into n and m.</summary>
/// <remarks>
/// Given the pooled counts, each cell's count is hypergeometric: its mean is exact. Two cells are correlated in their first and second
/// orthogonal polynomials by -s_c s_d and its square, s^2 = w / (1 - w) with w the cell's pooled share (Lancaster's expansion); higher orders
/// are independent to first order. The third cumulant follows from the cells' own, scaled like the variance.
/// </remarks>
internal readonly record struct CellNull(double Mean, double Variance, double Third)
{
    internal static CellNull Of(PairedCounts counts, Func<double, double, double> term)
    {
        double mean = 0, own = 0, variance = 0, third = 0, first = 0, firstSquares = 0, second = 0, secondSquares = 0;
        double total = counts.Total;
        Span<double> stack = stackalloc double[CellMoments.Scratch];
        var slopes = new double[counts.Count];
        var cells = new CellMoments[counts.Count];
        for (var i = 0; i < counts.Count; i++)
        {
            var t = counts.Reference[i] + counts.Current[i];
            var cell = CellMoments.Of(t, counts.ReferenceTotal, counts.Total, term, stack);
            var w = t / total;
            var s = w < 1 ? Math.Sqrt(w / (1 - w)) : 0;
            mean += cell.Mean;
            own += cell.Variance;
            first += s * cell.Linear;
            firstSquares += s * s * cell.Linear * cell.Linear;
            second += s * s * cell.Quadratic;
            secondSquares += s * s * s * s * cell.Quadratic * cell.Quadratic;
            cells[i] = cell;
            slopes[i] = s;
        }

        variance = own - (first * first - firstSquares) + (second * second - secondSquares);
        // Third cumulant of what is left of each cell once the common linear part is taken out.
        var common = 0.0;
        for (var i = 0; i < cells.Length; i++)
        {
            var w = (counts.Reference[i] + counts.Current[i]) / total;
            common += cells[i].Linear * Math.Sqrt(w * (1 - w));
        }

        var rest = 0.0;
        for (var i = 0; i < cells.Length; i++)
        {
            var w = (counts.Reference[i] + counts.Current[i]) / total;
            var slope = w is > 0 and < 1 ? common * Math.Sqrt(w / (1 - w)) : 0;
            third += cells[i].Third(slope);
            rest += cells[i].Variance - 2 * slope * cells[i].Linear + slope * slope;
        }

        return new CellNull(mean, Math.Max(variance, 0), rest > 0 ? third * variance / rest : 0);
    }

    /// <summary>ln P(sum >= x) by a shifted gamma of these three cumulants (Pearson's type III).</summary>
    internal double LogSurvival(double x)
    {
        if (!(Variance > 0))
        {
            return x > Mean * (1 + 1e-12) ? double.NegativeInfinity : 0;
        }

        // A law with a tail to the left is taken as normal.
        var deviation = Math.Sqrt(Variance);
        return ShiftedGammaDistribution.LogSurvival(x, Mean, deviation, Math.Max(0, Third / (Variance * deviation)));
    }
}
