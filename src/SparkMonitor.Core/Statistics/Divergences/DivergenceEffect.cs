using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;

namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>A divergence as an effect size: less what sampling alone adds, with an interval by the delta method.</summary>
public static class DivergenceEffect
{
    public static Effect Of(PairedCounts counts, DivergenceMeasure measure, ZeroFill fill, double level = 0.95) =>
        Of(counts, measure, fill, level, null);

    internal static Effect Of(PairedCounts counts, DivergenceMeasure measure, ZeroFill fill, double level, CellNull? moments)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var name = DivergenceNames.Of(measure);
        if (counts.OneSided)
        {
            return Effect.None;
        }

        if (counts.Count < 2)
        {
            return new Effect(name, 0, 0, 0, level);
        }

        double n = counts.ReferenceTotal, m = counts.CurrentTotal;
        if (measure == DivergenceMeasure.LInfinity)
        {
            return Largest(counts, name, level);
        }

        var shares = new CellShares(counts, measure is DivergenceMeasure.Psi or DivergenceMeasure.KullbackLeibler
            or DivergenceMeasure.KullbackLeiblerReverse ? fill : ZeroFill.None);
        double sum = 0, a = 0, aa = 0, b = 0, bb = 0, folded = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            double p = shares.Reference(counts.Reference[i]), q = shares.Current(counts.Current[i]);
            var (dp, dq) = Slopes(measure, p, q);
            sum += Divergence.Term(measure, p, q);
            // A side's empty cell has no rows whose place could vary.
            double x = counts.Reference[i] / n, y = counts.Current[i] / m;
            folded += 0.5 * CdfDistance.Folded(Math.Abs(x - y), Math.Sqrt(x * (1 - x) / n + y * (1 - y) / m));
            a += x > 0 ? x * dp : 0;
            aa += x > 0 ? x * dp * dp : 0;
            b += y > 0 ? y * dq : 0;
            bb += y > 0 ? y * dq * dq : 0;
        }

        var noise = moments ?? CellNull.Of(counts, CellStatistic.Of(measure, counts, fill).Term);
        var variance = Math.Max(0, aa - a * a) / n + Math.Max(0, bb - b * b) / m + noise.Variance;
        var reach = Effect.Multiplier(level) * Math.Sqrt(variance);
        var most = measure switch
        {
            DivergenceMeasure.Psi or DivergenceMeasure.KullbackLeibler or DivergenceMeasure.KullbackLeiblerReverse => double.PositiveInfinity,
            DivergenceMeasure.Hellinger or DivergenceMeasure.Bhattacharyya or DivergenceMeasure.TotalVariation => 1,
            _ => Divergence.LogTwo,
        };
        // A smooth divergence gains about the same from noise whatever it is; an absolute difference gains nothing once it is large.
        var corrected = sum - (measure == DivergenceMeasure.TotalVariation ? folded : noise.Mean);
        return new Effect(name, Scale(corrected), Scale(corrected - reach), Scale(corrected + reach), level);

        double Scale(double value) => Divergence.FromSum(measure, Math.Clamp(value, 0, most));
    }

    private static Effect Largest(PairedCounts counts, string name, double level)
    {
        var (value, cell) = Divergence.Largest(counts);
        var i = Math.Max(0, Array.IndexOf(counts.Cells, cell));
        double p = (double)counts.Reference[i] / counts.ReferenceTotal, q = (double)counts.Current[i] / counts.CurrentTotal;
        var error = Math.Sqrt(p * (1 - p) / counts.ReferenceTotal + q * (1 - q) / counts.CurrentTotal);
        // The cell was picked as the largest of many: the interval is as wide as all of them together need.
        return Effect.Normal(name, value, error * Effect.Multiplier(1 - (1 - level) / counts.Count) / Effect.Multiplier(level), level, 0, 1);
    }

    private static (double Reference, double Current) Slopes(DivergenceMeasure measure, double p, double q)
    {
        switch (measure)
        {
            case DivergenceMeasure.Psi:
                var log = Math.Log(p / q);
                return (log + 1 - q / p, -log + 1 - p / q);
            case DivergenceMeasure.KullbackLeibler:
                return (Math.Log(p / q), 1 - p / q);
            case DivergenceMeasure.KullbackLeiblerReverse:
                return (1 - q / p, Math.Log(q / p));
            case DivergenceMeasure.Hellinger:
            case DivergenceMeasure.Bhattacharyya:
                return (0.5 * (1 - Math.Sqrt(q / p)), 0.5 * (1 - Math.Sqrt(p / q)));
            case DivergenceMeasure.TotalVariation:
                return (0.5 * Math.Sign(p - q), 0.5 * Math.Sign(q - p));
            default:
                var middle = 0.5 * (p + q);
                return (0.5 * Math.Log(p / middle), 0.5 * Math.Log(q / middle));
        }
    }
}
