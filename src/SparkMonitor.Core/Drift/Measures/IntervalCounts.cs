using SparkMonitor.Core.Statistics.Divergences;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Counts of cells, and between which bounds those of the raw rows lie.</summary>
/// <param name="Counts">The counts taken.</param>
/// <param name="From">What the cells are.</param>
/// <param name="Label">The cell of an index of the counts given, as text.</param>
internal sealed record IntervalCounts(PairedCounts Counts, string From, Func<int, string> Label)
{
    /// <summary>Bounds of the counts, by the same index; null where the counts are exact.</summary>
    public (long Lower, long Upper)[]? Reference { get; init; }

    public (long Lower, long Upper)[]? Current { get; init; }

    /// <summary>True where several values share a cell by their hash alone, so that the measure over values is at least that over cells.</summary>
    public bool IsHashed { get; init; }

    /// <summary>
    /// How far a measure over the raw rows' cells may lie from the value over these counts. Every term is convex in both shares and 0 where they
    /// are equal, so over a box of shares it is largest at a corner and smallest where the sides meet, or at the nearest corner.
    /// </summary>
    public double Error(DivergenceMeasure measure, ZeroFill fill, double value)
    {
        if (IsHashed)
        {
            return double.NaN;
        }

        if (Reference is null || Current is null)
        {
            return 0;
        }

        var (low, high) = Bounds(measure, fill);
        return Math.Max(high - value, Math.Max(0, value - low));
    }

    public (double Lower, double Upper) Bounds(DivergenceMeasure measure, ZeroFill fill)
    {
        var shares = new CellShares(Counts, fill);
        var isMaximum = measure == DivergenceMeasure.LInfinity;
        var by = isMaximum ? DivergenceMeasure.TotalVariation : measure;
        double low = 0, high = 0;
        for (var i = 0; i < Reference!.Length; i++)
        {
            double a = shares.Reference(Reference[i].Lower), b = shares.Reference(Reference[i].Upper);
            double c = shares.Current(Current![i].Lower), d = shares.Current(Current[i].Upper);
            if (b == 0 && d == 0)
            {
                continue;
            }

            var least = b < c ? Term(b, c) : d < a ? Term(a, d) : 0;
            var most = Math.Max(Term(a, d), Term(b, c));
            low = isMaximum ? Math.Max(low, 2 * least) : low + least;
            high = isMaximum ? Math.Max(high, 2 * most) : high + most;
        }

        // Shares that do not add up to 1 lie in the box too, so an end may lie outside the range of the measure.
        var limit = measure switch
        {
            DivergenceMeasure.Psi or DivergenceMeasure.KullbackLeibler or DivergenceMeasure.KullbackLeiblerReverse => double.PositiveInfinity,
            DivergenceMeasure.Hellinger or DivergenceMeasure.Bhattacharyya or DivergenceMeasure.TotalVariation => 1,
            _ => Math.Log(2),
        };
        return isMaximum ? (low, high) : (Divergence.FromSum(measure, Math.Min(low, limit)), Divergence.FromSum(measure, Math.Min(high, limit)));

        double Term(double p, double q) => Divergence.Term(by, p, q);
    }
}
