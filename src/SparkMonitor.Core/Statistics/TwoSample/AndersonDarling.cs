using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Functions;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.TwoSample;

/// <summary>The Anderson-Darling test of two samples in its mid-rank form, standardised as in Scholz and Stephens (1987).</summary>
/// <remarks>scipy interpolates p between 0.001 and 0.25; here it comes from the limit itself, so it is given at any size.</remarks>
public static class AndersonDarling
{
    public static TestResult Test(PairedTable pair, bool midRank = true, TieNull ties = TieNull.Automatic, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pair);
        long n = pair.ReferenceTotal, m = pair.CurrentTotal;
        if (pair.OneSided || pair.Total < 4 || pair.Count < 2)
        {
            return TestResult.Undefined("anderson_darling", n, m, "needs two different values, four rows and both sides");
        }

        double total = pair.Total, left = 0, seen = 0, form = 0;
        var nodes = new List<BridgeForm.Node>(pair.Count);
        for (var i = 0; i < pair.Count; i++)
        {
            double f = pair.Reference[i], t = f + pair.Current[i];
            double a = left + (midRank ? f / 2 : f), b = seen + (midRank ? t / 2 : t);
            var room = b * (total - b) - (midRank ? total * t / 4 : 0);
            if (room > 1e-9 * total)
            {
                var gap = total * a - n * b;
                form += t / total * gap * gap / room;
                var low = midRank ? seen / total : b / total;
                nodes.Add(new BridgeForm.Node(low, (seen + t) / total, t / total / (room / total / total)));
            }

            left += f;
            seen += t;
        }

        // Both samples' sums are one: (1/n + 1/m) of the first; the mid-rank form carries (N - 1)/N.
        var value = form * (1.0 / n + 1.0 / m) * (midRank ? (total - 1) / total : 1);
        var standard = (value - 1) / Math.Sqrt(Variance(n, m));
        var given = ties == TieNull.GivenTies || (ties == TieNull.Automatic && Ties.Largest(pair) > CramerVonMises.HeavyTie);
        var auc = MannWhitney.AreaUnderCurve(pair, level);
        return new TestResult
        {
            Method = "anderson_darling",
            Convention = (midRank ? "mid-rank" : "right-continuous") + (given ? ", limit given the ties" : ", limit of continuous values"),
            Statistic = standard,
            LogPValue = given
                ? BridgeForm.Of(nodes, pair.Total).LogSurvival(form * (1.0 / n + 1.0 / m))
                : AndersonDarlingDistribution.LogSurvival(1 + standard * Math.Sqrt(AndersonDarlingDistribution.Variance)),
            ReferenceCount = n,
            CurrentCount = m,
            Effect = auc,
        };
    }

    /// <summary>Variance of the statistic for n + m different values (Scholz and Stephens 1987, k = 2).</summary>
    private static double Variance(double n, double m)
    {
        double total = n + m, inverse = 1 / n + 1 / m;
        var h = GammaFunction.Digamma(total) + GammaFunction.EulerGamma;
        var next = h + 1 / total;
        // Sum over i < j < N of 1 / ((N - i) j), by the convolution of two harmonic series.
        var g = h * h - next * next + Math.PI * Math.PI / 6 - GammaFunction.Trigamma(total + 1);
        var a = (4 * g - 6) + (10 - 6 * g) * inverse;
        var b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
        var c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h;
        var d = (2 * h + 6) * 4 - 8 * h;
        return (((a * total + b) * total + c) * total + d) / ((total - 1) * (total - 2) * (total - 3));
    }
}
