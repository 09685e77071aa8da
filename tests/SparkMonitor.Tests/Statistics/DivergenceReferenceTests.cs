using System.Text.Json;
using SparkMonitor.Core.Statistics.Binning;
using SparkMonitor.Core.Statistics.Divergences;
using SparkMonitor.Core.Statistics.Proportions;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.Statistics;

/// <summary>Against reference-values/drift_scipy*.json (scipy 1.17.1), drift_evidently.json (Evidently 0.7.23), drift_nannyml.json (NannyML 0.13.1).</summary>
public class DivergenceReferenceTests
{
    private const double Exact = 1e-9;

    private static readonly (string Field, DivergenceMeasure Measure)[] Measures =
    [
        ("psi", DivergenceMeasure.Psi),
        ("kl_ref_cur", DivergenceMeasure.KullbackLeibler),
        ("kl_cur_ref", DivergenceMeasure.KullbackLeiblerReverse),
        ("js_div_nat", DivergenceMeasure.JensenShannon),
        ("js_dist_nat", DivergenceMeasure.JensenShannonDistance),
        ("js_div_bits", DivergenceMeasure.JensenShannonBits),
        ("js_dist_bits", DivergenceMeasure.JensenShannonDistanceBits),
        ("hellinger", DivergenceMeasure.Hellinger),
        ("bhattacharyya", DivergenceMeasure.Bhattacharyya),
        ("tv", DivergenceMeasure.TotalVariation),
        ("linf", DivergenceMeasure.LInfinity),
    ];

    [SharedTheory]
    [InlineData("drift_scipy.json")]
    [InlineData("drift_scipy_flights.json")]
    public void Divergences_on_stored_cells_match_scipy(string file)
    {
        var compared = 0;
        var fields = ReferenceTable.File(file).GetProperty("cell_fields").EnumerateArray().Select(f => f.GetString()!).ToArray();
        foreach (var row in ReferenceTable.Of(file, "numeric_cells").Rows)
        {
            foreach (var scheme in row.Value("cells").EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.Object))
            {
                if (!scheme.Value.TryGetProperty("ref", out var left))
                {
                    continue;
                }

                compared++;
                var counts = new PairedCounts(Longs(left), Longs(scheme.Value.GetProperty("cur")));
                for (var i = 0; i < fields.Length; i++)
                {
                    var measure = Measures.Single(m => m.Field == fields[i]).Measure;
                    var expected = ReferenceTable.Number(scheme.Value.GetProperty("values")[i]);
                    Close(expected, Divergence.Value(counts, measure, ZeroFill.None), $"{fields[i]} {scheme.Name} {row}");
                }
            }
        }

        Assert.True(compared > 10, $"{compared} sets of cells");
    }

    [SharedFact]
    public void Categorical_divergences_match_scipy()
    {
        foreach (var row in Readable("drift_scipy.json", "categorical"))
        {
            var (_, counts) = SharedColumns.Categories(row);
            foreach (var (field, measure) in Measures)
            {
                Close(row[field], Divergence.Value(counts, measure, ZeroFill.None), field + row);
            }

            Accuracy.WithinAbsolute(Exact, row["cramers_v"], Math.Sqrt(Contingency.ChiSquare(counts).Statistic / counts.Total), row);
        }
    }

    [SharedFact]
    public void Evidently_scores_are_reproduced_with_its_conventions()
    {
        var compared = new Dictionary<string, int>();
        foreach (var row in Readable("drift_evidently.json").Where(r => r.Value("score").ValueKind == JsonValueKind.Number))
        {
            var numeric = row.Text("type") == "num";
            var test = row.Text("test").Replace("default=", "", StringComparison.Ordinal);
            if (Evidently(row, numeric, test) is { } actual)
            {
                compared[row.Text("type") + test] = compared.GetValueOrDefault(row.Text("type") + test) + 1;
                Close(row["score"], actual, row);
            }
        }

        Assert.True(compared.Count >= 12, string.Join(", ", compared));
    }

    [SharedFact]
    public void NannyMl_values_are_reproduced_with_its_cells()
    {
        var compared = 0;
        foreach (var row in Readable("drift_nannyml.json"))
        {
            double? actual;
            if (row.Text("type") == "num")
            {
                var left = SharedColumns.Numbers(row.Text("dataset"), row.Text("ref"), row.Text("column"));
                var right = SharedColumns.Numbers(row.Text("dataset"), row.Text("cur"), row.Text("column"));
                actual = row.Text("method") switch
                {
                    "jensen_shannon" => Divergence.Value(PeerCells.NannyMl(left, right), DivergenceMeasure.JensenShannonDistanceBits, ZeroFill.None),
                    "hellinger" => Divergence.Value(PeerCells.NannyMl(left, right), DivergenceMeasure.Hellinger, ZeroFill.None),
                    "kolmogorov_smirnov" => PeerCells.NannyMlKolmogorovSmirnov(left, right),
                    "wasserstein" when left.Total < 10_000 => Wasserstein.Raw(PairedTable.Of(left, right)),
                    _ => null,
                };
            }
            else
            {
                var (_, counts) = SharedColumns.Categories(row);
                actual = row.Text("method") switch
                {
                    "jensen_shannon" => Divergence.Value(counts, DivergenceMeasure.JensenShannonDistanceBits, ZeroFill.None),
                    "hellinger" => Divergence.Value(counts, DivergenceMeasure.Hellinger, ZeroFill.None),
                    "l_infinity" => Divergence.Value(counts, DivergenceMeasure.LInfinity, ZeroFill.None),
                    "chi2" => Contingency.ChiSquare(counts, yates: true).Statistic,
                    _ => null,
                };
            }

            if (actual is { } value)
            {
                compared++;
                Close(row["value"], value, row);
            }
        }

        Assert.True(compared > 60, $"{compared} values");
    }

    private static double? Evidently(ReferenceTable.Row row, bool numeric, string test)
    {
        if (!numeric)
        {
            var (names, counts) = SharedColumns.Categories(row);
            return test switch
            {
                "psi" => Divergence.Value(counts, DivergenceMeasure.Psi, ZeroFill.Evidently),
                "kl_div" => Divergence.Value(counts, DivergenceMeasure.KullbackLeibler, ZeroFill.Evidently),
                "jensenshannon" => Divergence.Value(counts, DivergenceMeasure.JensenShannonDistance, ZeroFill.None),
                "hellinger" => Divergence.Value(counts, DivergenceMeasure.Hellinger, ZeroFill.None),
                "chisquare" => Contingency.GoodnessOfFit(counts).PValue,
                // It computes 2 (1 - cdf), which holds no digit below 1e-13.
                "z" when names.Length == 2 && row["score"] > 1e-6 =>
                    ProportionTest.Z(counts.Reference[0], counts.ReferenceTotal, counts.Current[0], counts.CurrentTotal).PValue,
                _ => null,
            };
        }

        var left = SharedColumns.Numbers(row.Text("dataset"), row.Text("ref"), row.Text("column"));
        var right = SharedColumns.Numbers(row.Text("dataset"), row.Text("cur"), row.Text("column"));
        var pair = PairedTable.Of(left, right);
        return test switch
        {
            "psi" => Divergence.Value(PeerCells.Evidently(left, right), DivergenceMeasure.Psi, ZeroFill.Evidently),
            "kl_div" => Divergence.Value(PeerCells.Evidently(left, right), DivergenceMeasure.KullbackLeibler, ZeroFill.Evidently),
            "jensenshannon" => Divergence.Value(PeerCells.Evidently(left, right), DivergenceMeasure.JensenShannonDistance, ZeroFill.None),
            "wasserstein" => Wasserstein.Normalised(pair),
            "ed" => EnergyDistance.Value(pair),
            "mannw" => MannWhitney.Test(pair, Alternative.ReferenceLower).PValue,
            "t_test" => MeanDifference.Student(pair.ReferenceMoments, pair.CurrentMoments).PValue,
            _ => null,
        };
    }

    private static IEnumerable<ReferenceTable.Row> Readable(string file, string? table = null) =>
        ReferenceTable.Of(file, table).Rows.Where(r => SharedColumns.Readable(r.Text("dataset")));

    // Peers add squares of nearly equal roots; distances near 0 lose half their digits there.
    private static void Close(double expected, double actual, object context) =>
        Accuracy.WithinAbsolute(Math.Max(Exact * Math.Abs(expected), 1e-11), expected, actual, context);

    private static long[] Longs(JsonElement array) => [.. array.EnumerateArray().Select(v => (long)v.GetDouble())];
}
