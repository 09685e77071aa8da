using SparkMonitor.Core.Statistics.Functions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>A statistic that is a sum, or the maximum, of one term per cell.</summary>
/// <param name="Term">From a cell's reference and current count.</param>
/// <param name="Maximum">True for the largest term, false for their sum.</param>
internal sealed record CellStatistic(Func<double, double, double> Term, bool Maximum)
{
    internal static CellStatistic Of(DivergenceMeasure measure, PairedCounts counts, ZeroFill fill)
    {
        if (measure == DivergenceMeasure.LInfinity)
        {
            double n = counts.ReferenceTotal, m = counts.CurrentTotal;
            return new CellStatistic((x, y) => Math.Abs(x / n - y / m), true);
        }

        var filled = measure is DivergenceMeasure.Psi or DivergenceMeasure.KullbackLeibler or DivergenceMeasure.KullbackLeiblerReverse;
        var shares = new CellShares(counts, filled ? fill : ZeroFill.None);
        return new CellStatistic((x, y) => Divergence.Term(measure, shares.Reference(x), shares.Current(y)), false);
    }

    internal static CellStatistic Pearson(PairedCounts counts)
    {
        double share = (double)counts.ReferenceTotal / counts.Total, product = share * (1 - share);
        return new CellStatistic(
            (x, y) =>
            {
                var gap = x - (x + y) * share;
                return x + y == 0 ? 0 : gap * gap / ((x + y) * product);
            },
            false);
    }

    internal static CellStatistic Likelihood(PairedCounts counts)
    {
        var share = (double)counts.ReferenceTotal / counts.Total;
        return new CellStatistic(
            (x, y) => x + y == 0 ? 0 : 2 * (Log1p.HalfDeviance(x, (x + y) * share) + Log1p.HalfDeviance(y, (x + y) * (1 - share))),
            false);
    }

    internal double Value(ReadOnlySpan<long> pooled, ReadOnlySpan<long> reference)
    {
        var value = 0.0;
        for (var i = 0; i < pooled.Length; i++)
        {
            var term = Term(reference[i], pooled[i] - reference[i]);
            value = Maximum ? Math.Max(value, term) : value + term;
        }

        return value;
    }
}
