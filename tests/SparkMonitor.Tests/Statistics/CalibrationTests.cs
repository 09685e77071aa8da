using SparkMonitor.Core.Statistics;
using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Divergences;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;

namespace SparkMonitor.Tests.Statistics;

/// <summary>Seeded simulations of unchanged data: how often p falls to 5 %. The full grid runs in the benchmarks.</summary>
public class CalibrationTests
{
    [Theory]
    [InlineData(50, 50, 20, false)]
    [InlineData(50, 500, 5, true)]
    [InlineData(200, 200, 10, true)]
    [InlineData(100, 10_000, 20, true)]
    [InlineData(1_000, 1_000, 100, false)]
    [InlineData(10_000, 10_000, 20, false)]
    [InlineData(5_000, 1_000_000, 100, true)]
    [InlineData(1_000_000, 1_000_000, 10, false)]
    [Trait("Kind", "Simulation")]
    public void Divergences_fire_on_unchanged_data_as_often_as_stated(long n, long m, int cells, bool skewed)
    {
        const int Rounds = 1500;
        var methods = new (string Name, Func<PairedCounts, int, TestResult> Test)[]
        {
            ("psi", (c, k) => DivergenceTest.Test(c, DivergenceMeasure.Psi, Options(k))),
            ("psi, Evidently's fill", (c, k) => DivergenceTest.Test(c, DivergenceMeasure.Psi, Options(k) with { Fill = ZeroFill.Evidently })),
            ("kl", (c, k) => DivergenceTest.Test(c, DivergenceMeasure.KullbackLeibler, Options(k))),
            ("js", (c, k) => DivergenceTest.Test(c, DivergenceMeasure.JensenShannonDistance, Options(k))),
            ("hellinger", (c, k) => DivergenceTest.Test(c, DivergenceMeasure.Hellinger, Options(k))),
            ("tv", (c, k) => DivergenceTest.Test(c, DivergenceMeasure.TotalVariation, Options(k))),
            ("linf", (c, k) => DivergenceTest.Test(c, DivergenceMeasure.LInfinity, Options(k))),
            ("chi-square", (c, k) => DivergenceTest.ChiSquare(c, Options(k))),
            ("g", (c, k) => DivergenceTest.LikelihoodRatio(c, Options(k))),
        };
        var shares = Shares(cells, skewed);
        var random = new Random(20011203);
        var hits = new int[methods.Length];
        for (var k = 0; k < Rounds; k++)
        {
            var counts = new PairedCounts(Draw(n, shares, random), Draw(m, shares, random));
            for (var i = 0; i < methods.Length; i++)
            {
                hits[i] += methods[i].Test(counts, k).PValue <= 0.05 ? 1 : 0;
            }
        }

        // Standard error of 5 % in 1,500 rounds: 0.56 %; the bounds are 4 and 6 % with three of them.
        for (var i = 0; i < methods.Length; i++)
        {
            var rate = (double)hits[i] / Rounds;
            var least = methods[i].Name is "linf" or "tv" or "chi-square" ? 0 : 0.0232;
            Assert.True(rate >= least && rate <= 0.0768, $"{methods[i].Name}: {rate:P2}");
        }
    }

    [Theory]
    [InlineData(60, 90, 4)]
    [InlineData(300, 300, 17)]
    [InlineData(400, 2_000, 400)]
    [Trait("Kind", "Simulation")]
    public void Numeric_tests_do_not_fire_more_often_than_stated_also_under_ties(int n, int m, int values)
    {
        const int Rounds = 1200;
        var methods = new (string Name, Func<PairedTable, TestResult> Test)[]
        {
            ("ks", t => KolmogorovSmirnov.Test(t)),
            ("cvm", t => CramerVonMises.Test(t)),
            ("ad", t => AndersonDarling.Test(t)),
            ("energy", t => EnergyDistance.Test(t)),
            ("mwu", t => MannWhitney.Test(t)),
            ("bm", t => RankTests.BrunnerMunzel(t)),
            ("welch", t => MeanDifference.Welch(t.ReferenceMoments, t.CurrentMoments)),
            ("brown-forsythe", t => VarianceTests.BrownForsythe(t)),
        };
        var shares = Shares(values, skewed: true);
        var random = new Random(5);
        var hits = new int[methods.Length];
        for (var k = 0; k < Rounds; k++)
        {
            var pair = PairedTable.Of(Table(Draw(n, shares, random)), Table(Draw(m, shares, random)));
            for (var i = 0; i < methods.Length; i++)
            {
                hits[i] += methods[i].Test(pair).PValue <= 0.05 ? 1 : 0;
            }
        }

        // 6 % with three standard errors.
        for (var i = 0; i < methods.Length; i++)
        {
            Assert.True((double)hits[i] / Rounds <= 0.0806, $"{methods[i].Name}: {(double)hits[i] / Rounds:P2}");
        }

        static ValueTable Table(long[] counts)
        {
            var kept = Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0).ToArray();
            return new ValueTable([.. kept.Select(i => i + 0.01 * i * i)], [.. kept.Select(i => counts[i])]);
        }
    }

    /// <summary>Two cells: the exact null, against Fisher's sum in the same tail order.</summary>
    [Fact]
    public void Two_cells_are_exact_given_the_pooled_counts()
    {
        var counts = new PairedCounts([3, 47], [12, 38]);
        var test = DivergenceTest.ChiSquare(counts, DivergenceOptions.Default);
        var direct = 0.0;
        var observed = Contingency.ChiSquare(counts).Statistic;
        for (var k = 0; k <= 15; k++)
        {
            var other = new PairedCounts([k, 50 - k], [15 - k, 35 + k]);
            direct += Contingency.ChiSquare(other).Statistic >= observed * (1 - 1e-9)
                ? Math.Exp(HypergeometricDistribution.LogProbability(k, 100, 15, 50)) : 0;
        }

        Accuracy.Within(1e-12, direct, test.PValue);
        Assert.Equal("exact given the pooled counts", test.Convention);
    }

    [Fact]
    public void Random_splits_repeat_with_their_seed()
    {
        var counts = new PairedCounts([20, 10, 5, 3, 1], [12, 15, 9, 2, 4]);
        var options = new DivergenceOptions { Alpha = 0.25 };
        var first = DivergenceTest.Test(counts, DivergenceMeasure.Psi, options);
        Assert.Equal("random splits of the pooled counts", first.Convention);
        Assert.Equal(first, DivergenceTest.Test(counts, DivergenceMeasure.Psi, options));
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("log-normal")]
    [InlineData("ten values")]
    public void A_shift_is_judged_by_effect_at_a_million_rows_and_found_at_five_thousand(string law)
    {
        // Cell counts of a fine grid, drawn once; a shift of 0.005 sd on a million rows, of 0.2 sd on 5,000.
        var random = new Random(17);
        var (tiny, large) = (Effects(1_000_000, 0.005), Effects(5_000, 0.2));
        Assert.All(tiny, e => Assert.True(e.Effect.Lower < e.Threshold, $"{e}"));
        Assert.All(large, e => Assert.True(e.LogP < Math.Log(1e-6) && e.Effect.Lower > e.Threshold, $"{e}"));

        List<(Core.Statistics.Effects.Effect Effect, double LogP, double Threshold)> Effects(long rows, double shift)
        {
            var pair = PairedTable.Of(Sample(rows, 0), Sample(rows, shift));
            var ks = KolmogorovSmirnov.Test(pair);
            var welch = MeanDifference.Welch(pair.ReferenceMoments, pair.CurrentMoments);
            return
            [
                (ks.Effect, ks.LogPValue, 0.03),
                (law == "log-normal" ? MannWhitney.AreaUnderCurve(pair) : welch.Effect, law == "log-normal" ? ks.LogPValue : welch.LogPValue, law == "log-normal" ? 0.53 : 0.1),
            ];
        }

        ValueTable Sample(long rows, double shift)
        {
            var counts = new SortedDictionary<double, long>();
            for (long i = 0; i < rows; i++)
            {
                var z = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) + shift;
                var value = law switch
                {
                    "normal" => Math.Round(z, 2),
                    "log-normal" => Math.Round(Math.Exp(z), 2),
                    _ => Math.Clamp(Math.Round(z * 2 + 5), 0, 9),
                };
                counts[value] = counts.GetValueOrDefault(value) + 1;
            }

            return new ValueTable([.. counts.Keys], [.. counts.Values]);
        }
    }

    /// <summary>Coverage of effect intervals at 95 %: simulated, three standard errors below at most.</summary>
    [Fact]
    [Trait("Kind", "Simulation")]
    public void Effect_intervals_cover_the_true_effect()
    {
        double[] p = [0.4, 0.3, 0.2, 0.1], q = [0.25, 0.25, 0.25, 0.25];
        var truth = new Dictionary<DivergenceMeasure, double>();
        long[] many = [4_000_000, 3_000_000, 2_000_000, 1_000_000], level = [2_500_000, 2_500_000, 2_500_000, 2_500_000];
        foreach (var measure in Enum.GetValues<DivergenceMeasure>())
        {
            truth[measure] = Divergence.Value(new PairedCounts(many, level), measure, ZeroFill.None);
        }

        var random = new Random(23);
        var covered = truth.Keys.ToDictionary(k => k, _ => 0);
        const int Rounds = 1000;
        for (var k = 0; k < Rounds; k++)
        {
            var counts = new PairedCounts(Draw(600, p, random), Draw(900, q, random));
            foreach (var (measure, value) in truth)
            {
                var effect = DivergenceEffect.Of(counts, measure, ZeroFill.HalfRow);
                covered[measure] += effect.Lower <= value && value <= effect.Upper ? 1 : 0;
            }
        }

        Assert.All(covered, c => Assert.True(c.Value >= 930, $"{c.Key}: {c.Value / (double)Rounds:P1}"));
    }

    private static DivergenceOptions Options(int seed) => DivergenceOptions.Default with { Seed = seed };

    private static double[] Shares(int cells, bool skewed)
    {
        double[] weights = [.. Enumerable.Range(1, cells).Select(i => skewed ? 1.0 / i : 1)];
        return [.. weights.Select(w => w / weights.Sum())];
    }

    // Multinomial by binomial after binomial, each by inversion from its mode.
    private static long[] Draw(long rows, double[] shares, Random random)
    {
        var counts = new long[shares.Length];
        var rest = 1.0;
        for (var i = 0; i < shares.Length; i++)
        {
            counts[i] = i == shares.Length - 1 ? rows : Binomial(rows, Math.Min(1, shares[i] / rest), random);
            rows -= counts[i];
            rest -= shares[i];
        }

        return counts;
    }

    private static long Binomial(long n, double p, Random random)
    {
        if (n == 0 || p >= 1)
        {
            return n;
        }

        var mode = Math.Min(n, (long)((n + 1) * p));
        double up = Math.Exp(BinomialDistribution.LogProbability(mode, n, p)), down = up, u = random.NextDouble() - up, odds = p / (1 - p);
        long high = mode, low = mode;
        while (u > 0 && (up > 1e-18 || down > 1e-18))
        {
            up *= high < n ? (n - high) / (high + 1.0) * odds : 0;
            u -= up;
            high = Math.Min(n, high + 1);
            if (u <= 0)
            {
                return high;
            }

            down *= low > 0 ? low / (n - low + 1.0) / odds : 0;
            u -= down;
            low = Math.Max(0, low - 1);
            if (u <= 0)
            {
                return low;
            }
        }

        return mode;
    }
}
