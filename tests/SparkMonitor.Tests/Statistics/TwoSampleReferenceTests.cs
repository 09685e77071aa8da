using System.Text.Json;
using SparkMonitor.Core.Statistics;
using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Proportions;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.Statistics;

/// <summary>Against reference-values/drift_scipy.json and special_functions.json (scipy 1.17.1) from value tables alone.</summary>
public class TwoSampleReferenceTests
{
    private const double Exact = 1e-9;

    // Sums over 50,000 rows in another order: scipy's own rounding, not ours.
    private const double Sums = 1e-8;

    [SharedFact]
    public void Numeric_tests_match_scipy()
    {
        var compared = 0;
        foreach (var r in ReferenceTable.Of("drift_scipy.json", "numeric").Rows.Where(r => SharedColumns.Readable(r.Text("dataset"))))
        {
            compared++;
            var pair = SharedColumns.Pair(r);
            Assert.Equal((long)r["n"], pair.ReferenceTotal);
            Assert.Equal((long)r["m"], pair.CurrentTotal);
            Accuracy.Within(Exact, r["wasserstein"], Wasserstein.Raw(pair), r);
            Accuracy.Within(Exact, r["wasserstein_over_ref_std_pop"], Wasserstein.Normalised(pair, 0), r);
            Accuracy.Within(Exact, r["energy"], EnergyDistance.Value(pair), r);

            // scipy counts paths up to 10,000 rows; one such window of that size is enough here.
            var exact = Math.Max(r["n"], r["m"]) <= 10_000 && r["ks_p"] > 0;
            var slow = exact && r["n"] > 1_000 && r.Text("column") != "hum";
            var ks = KolmogorovSmirnov.Test(pair, exact && !slow ? KolmogorovNull.ExactContinuous : KolmogorovNull.Asymptotic);
            Accuracy.Within(Exact, r["ks_d"], ks.Statistic, r);
            if (!slow)
            {
                Accuracy.Within(exact ? Exact : 2e-5, r["ks_p"], ks.PValue, r);
            }

            // The largest gap may be reached at several values.
            Accuracy.WithinAbsolute(1e-12, r["ks_d"], Gap(pair, ks.Location), r);

            var mid = AndersonDarling.Test(pair);
            Accuracy.WithinAbsolute(1e-7 * Math.Max(1, Math.Abs(r["ad_stat"])), r["ad_stat"], mid.Statistic, r);
            var right = AndersonDarling.Test(pair, midRank: false);
            Accuracy.WithinAbsolute(1e-7 * Math.Max(1, Math.Abs(r["ad_stat_continuous"])), r["ad_stat_continuous"], right.Statistic, r);

            var cramer = CramerVonMises.Test(pair, TieNull.Continuous);
            Accuracy.Within(Exact, r["cvm_direct"], cramer.Statistic, r);
            Accuracy.Within(Sums, r["cvm_direct_p"], cramer.PValue, r);

            Accuracy.Within(Exact, r["mwu_u"], MannWhitney.Test(pair).Statistic, r);
            Accuracy.Within(Sums, r["mwu_p_two"], MannWhitney.Test(pair).PValue, r);
            Accuracy.Within(Sums, r["mwu_p_less"], MannWhitney.Test(pair, Alternative.ReferenceLower).PValue, r);
            Accuracy.Within(Sums, r["mwu_p_greater"], MannWhitney.Test(pair, Alternative.ReferenceHigher).PValue, r);

            var (a, b) = (pair.ReferenceMoments, pair.CurrentMoments);
            Check(MeanDifference.Student(a, b), r, "t_stat", "t_p");
            var welch = MeanDifference.Welch(a, b);
            Check(welch, r, "welch_t", "welch_p");
            Accuracy.Within(Exact, r["welch_df"], welch.Degrees, r);
            Check(VarianceTests.Levene(pair), r, "levene_mean_w", "levene_mean_p");
            Check(VarianceTests.BrownForsythe(pair), r, "levene_median_w", "levene_median_p");
            Check(VarianceTests.Bartlett(a, b), r, "bartlett_stat", "bartlett_p");
            Check(RankTests.KruskalWallis(pair), r, "kruskal_h", "kruskal_p");
            Check(RankTests.BrunnerMunzel(pair), r, "brunner_munzel", "brunner_munzel_p");
        }

        Assert.True(compared >= 16, $"{compared} windows compared");
    }

    [SharedFact]
    public void Flights_tail_probabilities_follow_from_the_stored_statistics()
    {
        foreach (var r in ReferenceTable.Of("drift_scipy_flights.json", "numeric").Rows)
        {
            double n = r["n"], m = r["m"];
            Tail(r["ks_p"], KolmogorovSmirnov.Asymptotic(r["ks_d"], (long)n, (long)m), 2e-5);
            Tail(r["t_p"], StudentDistribution.LogTwoSided(r["t_stat"], r["t_df"]), Exact);
            Tail(r["welch_p"], StudentDistribution.LogTwoSided(r["welch_t"], r["welch_df"]), Exact);
            Tail(r["levene_mean_p"], FisherDistribution.LogSurvival(r["levene_mean_w"], 1, n + m - 2), Exact);
            Tail(r["bartlett_p"], ChiSquareDistribution.LogSurvival(r["bartlett_stat"], 1), Exact);
            Tail(r["kruskal_p"], ChiSquareDistribution.LogSurvival(r["kruskal_h"], 1), Exact);
        }

        static void Tail(double expected, double actualLog, double tolerance)
        {
            Assert.True(double.IsFinite(actualLog) && actualLog <= 0);
            Accuracy.Within(tolerance, expected, Math.Exp(actualLog));
        }
    }

    [SharedFact]
    public void Small_tied_samples_match_scipy()
    {
        foreach (var c in ReferenceTable.File("special_functions.json").GetProperty("two_sample_small").GetProperty("cases").EnumerateArray())
        {
            var pair = PairedTable.Of(ValueTable.Of(Numbers(c, "x")), ValueTable.Of(Numbers(c, "y")));
            Pair(c, "ks", KolmogorovSmirnov.Test(pair, KolmogorovNull.ExactContinuous), Exact);
            Pair(c, "cvm_direct", CramerVonMises.Test(pair, TieNull.Continuous), Exact);
            Pair(c, "brunner_munzel", RankTests.BrunnerMunzel(pair), Exact);
            Pair(c, "t", MeanDifference.Student(pair.ReferenceMoments, pair.CurrentMoments), Exact);
            Pair(c, "welch", MeanDifference.Welch(pair.ReferenceMoments, pair.CurrentMoments), Exact);
            Pair(c, "levene", VarianceTests.Levene(pair), Exact);
            Pair(c, "brown_forsythe", VarianceTests.BrownForsythe(pair), Exact);
            Pair(c, "bartlett", VarianceTests.Bartlett(pair.ReferenceMoments, pair.CurrentMoments), Exact);
            Accuracy.Within(Exact, c.GetProperty("w1").GetDouble(), Wasserstein.Raw(pair));
            Accuracy.Within(Exact, c.GetProperty("energy").GetDouble(), EnergyDistance.Value(pair));
            Accuracy.Within(1e-8, c.GetProperty("ad_midrank")[0].GetDouble(), AndersonDarling.Test(pair).Statistic);
        }

        static void Pair(JsonElement c, string name, TestResult actual, double tolerance)
        {
            Accuracy.WithinAbsolute(tolerance * Math.Max(1, Math.Abs(c.GetProperty(name)[0].GetDouble())), c.GetProperty(name)[0].GetDouble(), actual.Statistic, name);
            Accuracy.Within(tolerance, c.GetProperty(name)[1].GetDouble(), actual.PValue, name);
        }
    }

    [SharedFact]
    public void Weighted_distances_match_scipy()
    {
        foreach (var c in ReferenceTable.File("special_functions.json").GetProperty("weighted_distances").EnumerateArray())
        {
            var pair = PairedTable.Of(Weighted(c, "x", "wx"), Weighted(c, "y", "wy"));
            Accuracy.Within(Exact, c.GetProperty("w1").GetDouble(), Wasserstein.Raw(pair));
            Accuracy.Within(Exact, c.GetProperty("energy").GetDouble(), EnergyDistance.Value(pair));
        }

        static ValueTable Weighted(JsonElement c, string values, string weights) => ValueTable.Of(
            Numbers(c, values).Zip(Numbers(c, weights)).SelectMany(p => Enumerable.Repeat(p.First, (int)p.Second)));
    }

    [SharedFact]
    public void KolmogorovSmirnov_exact_and_asymptotic_match_scipy()
    {
        foreach (var r in ReferenceTable.Of("special_functions.json", "ks_2samp_by_D").Rows)
        {
            long n = (long)r["n"], m = (long)r["m"];
            Accuracy.Within(1e-10, r["p_exact"], Math.Exp(KolmogorovPaths.LogSurvival(r["D"], n, m, [])), r);
            Accuracy.Within(2e-5, r["p_asymp"], Math.Exp(KolmogorovSmirnov.Asymptotic(r["D"], n, m)), r);
        }
    }

    [SharedFact]
    public void Contingency_tables_match_scipy()
    {
        foreach (var c in ReferenceTable.File("special_functions.json").GetProperty("contingency").GetProperty("cases").EnumerateArray()
            .Where(c => c.GetProperty("table").GetArrayLength() == 2))
        {
            var table = c.GetProperty("table").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetInt64()).ToArray()).ToArray();
            var counts = new PairedCounts(table[0], table[1]);
            Table(c, "chi2", Contingency.ChiSquare(counts));
            Table(c, "yates", Contingency.ChiSquare(counts, yates: true));
            Table(c, "g", Contingency.LikelihoodRatio(counts));
        }

        static void Table(JsonElement c, string name, TestResult actual)
        {
            var expected = c.GetProperty(name);
            Accuracy.WithinAbsolute(1e-12 * Math.Max(1, expected[0].GetDouble()), expected[0].GetDouble(), actual.Statistic, name);
            Accuracy.Within(1e-10, expected[1].GetDouble(), actual.PValue, name);
            Assert.Equal(expected[2].GetDouble(), actual.Degrees);
        }
    }

    [SharedFact]
    public void Categorical_tests_match_scipy()
    {
        var compared = 0;
        foreach (var r in ReferenceTable.Of("drift_scipy.json", "categorical").Rows.Where(r => SharedColumns.Readable(r.Text("dataset"))))
        {
            compared++;
            var (_, counts) = SharedColumns.Categories(r);
            Check(Contingency.ChiSquare(counts), r, "cont_chi2", "cont_p");
            Check(Contingency.ChiSquare(counts, yates: true), r, "cont_yates_chi2", "cont_yates_p");
            Check(Contingency.LikelihoodRatio(counts), r, "gtest_g", "gtest_p");
            Check(Contingency.GoodnessOfFit(counts), r, "gof_chi2", "gof_p");
            if (r.Has("ztest_z"))
            {
                var z = ProportionTest.Z(counts.Reference[1], counts.ReferenceTotal, counts.Current[1], counts.CurrentTotal);
                Check(z, r, "ztest_z", "ztest_p");
                var fisher = ProportionTest.Fisher(counts.Reference[0], counts.ReferenceTotal, counts.Current[0], counts.CurrentTotal);
                Check(fisher, r, "fisher_or", "fisher_p");
            }
        }

        Assert.True(compared >= 12, $"{compared} windows compared");
    }

    [SharedFact]
    public void Fisher_exact_matches_scipy()
    {
        foreach (var r in ReferenceTable.Of("special_functions.json", "fisher").Rows)
        {
            long a = (long)r["a"], b = (long)r["b"], c = (long)r["c"], d = (long)r["d"];
            Accuracy.Within(1e-10, r["p"], ProportionTest.Fisher(a, a + b, c, c + d).PValue, r);
        }
    }

    [SharedFact]
    public void Proportion_intervals_match_scipy()
    {
        foreach (var r in ReferenceTable.Of("special_functions.json", "binom_ci").Rows)
        {
            long k = (long)r["k"], n = (long)r["n"];
            Interval(r, "wilson", ProportionInterval.Wilson(k, n, r["level"]));
            Interval(r, "exact", ProportionInterval.Exact(k, n, r["level"]));
            Interval(r, "wilsoncc", ProportionInterval.WilsonCorrected(k, n, r["level"]));
        }

        static void Interval(ReferenceTable.Row r, string name, (double Lower, double Upper) actual)
        {
            Accuracy.Within(1e-10, r[name + "_lo"], actual.Lower, r);
            Accuracy.Within(1e-10, r[name + "_hi"], actual.Upper, r);
        }
    }

    private static void Check(TestResult actual, ReferenceTable.Row r, string statistic, string p)
    {
        // Absolute below 1: scipy reaches small statistics as differences of large ones.
        Accuracy.WithinAbsolute(Exact * Math.Max(1, Math.Abs(r[statistic])), r[statistic], actual.Statistic, statistic + r);
        // scipy has no p for a table of one category; such tables cannot differ.
        Accuracy.Within(Sums, double.IsNaN(r[p]) ? 1 : r[p], actual.PValue, p + r);
    }

    private static double Gap(PairedTable pair, double at)
    {
        long f = 0, g = 0;
        for (var i = 0; i < pair.Count && pair.Values[i] <= at; i++)
        {
            f += pair.Reference[i];
            g += pair.Current[i];
        }

        return Math.Abs((double)f / pair.ReferenceTotal - (double)g / pair.CurrentTotal);
    }

    private static IEnumerable<double> Numbers(JsonElement c, string name) => c.GetProperty(name).EnumerateArray().Select(v => v.GetDouble());
}
