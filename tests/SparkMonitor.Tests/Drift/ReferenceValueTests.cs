using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Statistics.Divergences;
using SparkMonitor.Tests.Shared;
using SparkMonitor.Tests.Statistics;

namespace SparkMonitor.Tests.Drift;

/// <summary>
/// Against reference-values/drift_scipy.json (scipy 1.17.1), drift_evidently.json (Evidently 0.7.23) and drift_nannyml.json (NannyML 0.13.1), from
/// summaries: exact where all values are kept, else within the bound that each measurement states for itself.
/// </summary>
public class ReferenceValueTests
{
    private const double Exact = 1e-9;

    private static readonly Dictionary<string, string> Tests = new(StringComparer.Ordinal)
    {
        ["wasserstein"] = "wasserstein",
        ["wasserstein_over_ref_std_pop"] = "wasserstein_normalised",
        ["energy"] = "energy",
        ["ks_d"] = "ks",
        ["cvm_direct"] = "cramer_von_mises",
        ["mwu_u"] = "mann_whitney",
        ["ad_stat"] = "anderson_darling",
        ["t_stat"] = "student_t",
        ["welch_t"] = "welch_t",
        ["levene_mean_w"] = "levene",
        ["levene_median_w"] = "brown_forsythe",
        ["bartlett_stat"] = "bartlett",
        ["brunner_munzel"] = "brunner_munzel",
    };

    private static readonly Dictionary<string, string> PValues = new(StringComparer.Ordinal)
    {
        ["cvm_direct_p"] = "cramer_von_mises",
        ["mwu_p_two"] = "mann_whitney",
        ["t_p"] = "student_t",
        ["welch_p"] = "welch_t",
        ["bartlett_p"] = "bartlett",
        ["levene_mean_p"] = "levene",
        ["levene_median_p"] = "brown_forsythe",
        ["brunner_munzel_p"] = "brunner_munzel",
    };

    [SharedFact]
    public void Numbers_whose_values_are_kept_give_scipys_statistics()
    {
        var compared = 0;
        foreach (var row in Numeric())
        {
            var (left, right) = Sides(row, isNumber: true);
            if (!new ColumnComparison(left, right).HasItems)
            {
                continue;
            }

            foreach (var (field, method) in Tests)
            {
                compared++;
                var found = Summaries.Measure(method, left, right);
                var expected = row[field];
                Accuracy.WithinAbsolute(Exact * Math.Max(1, Math.Abs(expected)), expected, found.Statistic, $"{field} {row}");
                Assert.True(found.ApproximationError == 0, $"{field} {row}");
            }

            foreach (var (field, method) in PValues)
            {
                // scipy's Cramer-von Mises takes the limit of continuous values; ours follows the ties.
                if (method != "cramer_von_mises")
                {
                    Accuracy.Within(1e-8, row[field], Math.Exp(Textbook(Summaries.Measure(method, left, right))), $"{field} {row}");
                }
            }
        }

        Assert.True(compared > 500, $"{compared} statistics");
    }

    [SharedFact]
    public void Numbers_from_sketches_lie_within_the_error_they_state()
    {
        var (compared, widest) = (0, new Dictionary<string, double>());
        foreach (var row in Numeric())
        {
            var (left, right) = Sides(row, isNumber: true);
            (left, right) = (Summaries.FromSketches(left), Summaries.FromSketches(right));
            foreach (var (field, method) in Tests)
            {
                var found = Summaries.Measure(method, left, right);
                if (double.IsNaN(found.ApproximationError))
                {
                    continue;
                }

                compared++;
                var gap = Math.Abs(row[field] - found.Statistic);
                var bound = found.ApproximationError + (1e-6 * Math.Max(1, Math.Abs(row[field])));
                Assert.True(gap <= bound, $"{field}: {found.Statistic} from sketches, {row[field]} from rows, stated error {found.ApproximationError}: {row}");
                widest[field] = Math.Max(widest.GetValueOrDefault(field), gap);
            }
        }

        Assert.True(compared > 500, $"{compared} statistics: {string.Join(", ", widest)}");
    }

    [SharedFact]
    public void Categories_give_scipys_divergences_and_contingency_statistics()
    {
        var divergences = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["psi"] = "psi",
            ["kl_ref_cur"] = "kl",
            ["kl_cur_ref"] = "kl_reverse",
            ["js_div_nat"] = "js_divergence",
            ["js_dist_nat"] = "js_distance",
            ["js_div_bits"] = "js_divergence_bits",
            ["js_dist_bits"] = "js_distance_bits",
            ["hellinger"] = "hellinger",
            ["bhattacharyya"] = "bhattacharyya",
            ["tv"] = "total_variation",
            ["linf"] = "l_infinity",
            ["cont_chi2"] = "chi_square",
            ["gtest_g"] = "g_test",
            ["gof_chi2"] = "chi_square_fit",
        };
        var options = MeasureOptions.Default with { Fill = ZeroFill.None };
        var compared = 0;
        foreach (var row in Readable("drift_scipy.json", "categorical"))
        {
            var (left, right) = Sides(row, isNumber: false);
            foreach (var (field, method) in divergences)
            {
                compared++;
                Close(row[field], Summaries.Measure(method, left, right, options).Statistic, $"{field} {row}");
            }
        }

        Assert.True(compared > 300, $"{compared} statistics");
    }

    [SharedFact]
    public void Evidentlys_scores_come_out_with_its_cells_and_fill()
    {
        var options = MeasureOptions.Default with { Cells = CellConvention.Evidently, Fill = ZeroFill.Evidently };
        var methods = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["psi"] = "psi",
            ["kl_div"] = "kl",
            ["jensenshannon"] = "js_distance",
            ["wasserstein"] = "wasserstein_normalised",
            ["ed"] = "energy",
            ["hellinger"] = "hellinger",
        };
        var (exact, bounded) = (0, 0);
        foreach (var row in Readable("drift_evidently.json"))
        {
            var isNumber = row.Text("type") == "num";
            var test = row.Text("test").Replace("default=", "", StringComparison.Ordinal);
            if (!methods.TryGetValue(test, out var method) || (isNumber && test == "hellinger") || (!isNumber && test is "wasserstein" or "ed"))
            {
                continue;
            }

            var (left, right) = Sides(row, isNumber);
            var found = Summaries.Measure(method, left, right, options);
            if (found.ApproximationError == 0)
            {
                exact++;
                Close(row["score"], found.Statistic, row);
            }
            else
            {
                bounded++;
                Accuracy.WithinAbsolute(found.ApproximationError + 1e-6, row["score"], found.Statistic, row);
            }
        }

        Assert.True(exact > 300 && bounded > 30, $"{exact} exact, {bounded} bounded");
    }

    /// <summary>
    /// Tests whose p-value Evidently reports, where ours has the same null: chi-square goodness of fit, z, Student's t, and Kolmogorov-Smirnov above 10,000
    /// rows (below, scipy counts paths without ties). Its G-test takes unscaled counts, its Mann-Whitney one side, its Anderson-Darling p is clipped.
    /// </summary>
    [SharedFact]
    public void Evidentlys_p_values_come_out_where_its_null_is_ours()
    {
        var compared = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in Readable("drift_evidently.json"))
        {
            var test = row.Text("test").Replace("default=", "", StringComparison.Ordinal);
            var method = test switch { "chisquare" => "chi_square_fit", "z" => "proportion_z", "t_test" => "student_t", "ks" => "ks", _ => null };
            if (method is null || row.Value("score").ValueKind != System.Text.Json.JsonValueKind.Number)
            {
                continue;
            }

            var (left, right) = Sides(row, row.Text("type") == "num");
            var pair = new ColumnComparison(left, right);
            var found = pair.HasItems && DriftMethods.Get(method).Inapplicable(pair) is null ? Summaries.Measure(method, left, right) : null;
            if (found is null || (method == "ks" && Math.Max(left.Rows, right.Rows) <= 10_000) || (method == "proportion_z" && found.Convention.StartsWith("Fisher", StringComparison.Ordinal)))
            {
                continue;
            }

            compared[test] = compared.GetValueOrDefault(test) + 1;
            var p = Math.Exp(Textbook(found));
            if (test == "z" && row["score"] < 1e-9)
            {
                // Evidently's is one less a distribution function, which has no digits there.
                Assert.True(p < 1e-9, $"{p} {row}");
                continue;
            }

            Accuracy.Within(method == "ks" ? 2e-5 : 1e-7, row["score"], p, row);
        }

        Assert.True(compared.Count == 4 && compared.Values.Sum() > 80, string.Join(", ", compared));
    }

    [SharedFact]
    public void Categories_give_scipys_p_values_and_cramers_v()
    {
        var (fit, z, fisher) = (0, 0, 0);
        foreach (var row in Readable("drift_scipy.json", "categorical"))
        {
            var (left, right) = Sides(row, isNumber: false);
            Accuracy.WithinAbsolute(Exact, row["cramers_v"], Math.Sqrt(Summaries.Measure("chi_square", left, right).Statistic / (row["n"] + row["m"])), row);
            if (double.IsFinite(row["gof_chi2"]) && row["k"] > 1)
            {
                fit++;
                Accuracy.Within(1e-7, row["gof_p"], Math.Exp(Textbook(Summaries.Measure("chi_square_fit", left, right))), row);
            }

            if (row["k"] == 2)
            {
                var found = Summaries.Measure("proportion_z", left, right);
                var isFisher = found.Convention.StartsWith("Fisher", StringComparison.Ordinal);
                (z, fisher) = (z + (isFisher ? 0 : 1), fisher + (isFisher ? 1 : 0));
                Accuracy.Within(1e-7, row[isFisher ? "fisher_p" : "ztest_p"], Math.Exp(found.LogPValue), row);
            }
        }

        Assert.True(fit > 60 && z > 20, $"{fit} fits, {z} z, {fisher} Fisher");
    }

    /// <summary>NannyML's chi-square statistic (Yates's correction for two values, which ours leaves out) and its Wasserstein distance below 10,000 rows.</summary>
    [SharedFact]
    public void NannyMls_other_values_come_out_where_all_values_are_kept()
    {
        var (chi, wasserstein) = (0, 0);
        foreach (var row in Readable("drift_nannyml.json").Where(r => r.Text("method") is "chi2" or "wasserstein"))
        {
            var isNumber = row.Text("type") == "num";
            var (left, right) = Sides(row, isNumber);
            var pair = new ColumnComparison(left, right);
            if (!pair.HasItems || (isNumber && left.Rows >= 10_000) || (!isNumber && pair.Items.Count <= 2))
            {
                continue;
            }

            (chi, wasserstein) = (chi + (isNumber ? 0 : 1), wasserstein + (isNumber ? 1 : 0));
            Close(row["value"], Summaries.Measure(isNumber ? "wasserstein" : "chi_square", left, right).Statistic, row);
        }

        Assert.True(chi > 30 && wasserstein > 5, $"{chi} {wasserstein}");
    }

    [SharedFact]
    public void NannyMls_values_come_out_with_its_cells()
    {
        var options = MeasureOptions.Default with { Cells = CellConvention.NannyMl, Fill = ZeroFill.None };
        var methods = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["jensen_shannon"] = "js_distance_bits",
            ["hellinger"] = "hellinger",
            ["kolmogorov_smirnov"] = "ks",
            ["l_infinity"] = "l_infinity",
        };
        var (exact, bounded, widest) = (0, 0, new Dictionary<string, double>());
        foreach (var row in Readable("drift_nannyml.json").Where(r => methods.ContainsKey(r.Text("method"))))
        {
            var (left, right) = Sides(row, row.Text("type") == "num");
            var found = Summaries.Measure(methods[row.Text("method")], left, right, options);
            if (found.ApproximationError == 0)
            {
                exact++;
                Close(row["value"], found.Statistic, row);
            }
            else
            {
                bounded++;
                var gap = Math.Abs(row["value"] - found.Statistic);
                widest[row.Text("method")] = Math.Max(widest.GetValueOrDefault(row.Text("method")), gap);
                // NannyML's own cells of D lose up to 0.0002 of the plain one.
                Assert.True(gap <= found.ApproximationError + (row.Text("method") == "kolmogorov_smirnov" ? 3e-4 : 1e-9), $"{found.Statistic} {found.ApproximationError} {row}");
            }
        }

        Assert.True(exact > 200 && bounded > 50, $"{exact} exact, {bounded} bounded");
        Assert.True(widest["jensen_shannon"] <= 0.005 && widest["kolmogorov_smirnov"] <= 0.003, string.Join(", ", widest));
    }

    private static IEnumerable<ReferenceTable.Row> Numeric() => Readable("drift_scipy.json", "numeric");

    private static IEnumerable<ReferenceTable.Row> Readable(string file, string? table = null) =>
        ReferenceTable.Of(file, table).Rows.Where(r => SharedColumns.Readable(r.Text("dataset")));

    private static (ColumnSummary Reference, ColumnSummary Current) Sides(ReferenceTable.Row row, bool isNumber) =>
        (Summaries.OfShared(row.Text("dataset"), row.Text("ref"), row.Text("column"), isNumber),
            Summaries.OfShared(row.Text("dataset"), row.Text("cur"), row.Text("column"), isNumber));

    // Peers add squares of nearly equal roots; distances near 0 lose half their digits there.
    private static void Close(double expected, double actual, object context) =>
        Accuracy.WithinAbsolute(Math.Max(Exact * Math.Abs(expected), 1e-11), expected, actual, context);

    /// <summary>The p-value that peers report; ours too, but for tests whose law asks for more than equal laws of both sides.</summary>
    private static double Textbook(DriftMeasurement found) => found.Details.TryGetValue("ln_p_textbook", out var log) ? log : found.LogPValue;
}
