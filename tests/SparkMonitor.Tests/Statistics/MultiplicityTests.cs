using System.Text.Json;
using SparkMonitor.Core.Statistics.Evidence;
using SparkMonitor.Core.Statistics.Multiplicity;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.Statistics;

/// <summary>Against reference-values/special_functions.json (scipy) and online_fdr.json (decisions of the onlineFDR tests and pages).</summary>
public class MultiplicityTests
{
    [SharedFact]
    public void QValues_match_scipy()
    {
        foreach (var c in Cases("special_functions.json", "fdr"))
        {
            var p = Numbers(c.GetProperty("p"));
            Equal(Numbers(c.GetProperty("bh")), AdjustedPValues.Of(p, Adjustment.BenjaminiHochberg));
            Equal(Numbers(c.GetProperty("by")), AdjustedPValues.Of(p, Adjustment.BenjaminiYekutieli));
        }
    }

    [Fact]
    public void Holm_and_Bonferroni_follow_their_definition()
    {
        // Holm (1979): running maximum of (K - k + 1) p_(k).
        Equal([0.03, 0.06, 0.06, 0.02], AdjustedPValues.Of([0.01, 0.03, 0.04, 0.005], Adjustment.Holm));
        Equal([0.04, 0.12, 0.16, 0.02], AdjustedPValues.Of([0.01, 0.03, 0.04, 0.005], Adjustment.Bonferroni));
    }

    [Fact]
    public void QValues_of_logarithms_keep_order_below_the_smallest_double()
    {
        var q = AdjustedPValues.OfLogs([-2000, -5000, double.NaN], Adjustment.BenjaminiYekutieli);
        Assert.True(q[1] < q[0] && q[0] < -1990 && double.IsNaN(q[2]));
    }

    [SharedFact]
    public void Combined_p_values_match_scipy()
    {
        foreach (var c in Cases("special_functions.json", "combine"))
        {
            var logs = Numbers(c.GetProperty("p")).Select(v => Math.Log(v)).ToArray();
            Pair(c, "fisher", CombinedPValue.Fisher(logs));
            Pair(c, "stouffer", CombinedPValue.Stouffer(logs));
            Pair(c, "tippett", CombinedPValue.Tippett(logs));
            Pair(c, "pearson", CombinedPValue.Pearson(logs));
            Pair(c, "mudholkar_george", CombinedPValue.MudholkarGeorge(logs));
        }

        static void Pair(JsonElement c, string name, (double Statistic, double LogP) actual)
        {
            Accuracy.WithinAbsolute(1e-10 * Math.Max(1, Math.Abs(c.GetProperty(name)[0].GetDouble())), c.GetProperty(name)[0].GetDouble(), actual.Statistic, name);
            Accuracy.Within(1e-10, c.GetProperty(name)[1].GetDouble(), Math.Exp(actual.LogP), name);
        }
    }

    [SharedFact]
    public void Online_control_matches_published_decisions_and_thresholds()
    {
        var methods = new HashSet<string>();
        foreach (var c in ReferenceTable.File("online_fdr.json").GetProperty("cases").EnumerateArray())
        {
            var method = c.GetProperty("method").GetString()!;
            var settings = c.GetProperty("params");
            methods.Add(method.Split(',')[0]);
            var expected = Numbers(c.GetProperty("alpha_t"));
            if (method == "BatchBH")
            {
                var control = new BatchBenjaminiHochberg(settings.GetProperty("alpha").GetDouble());
                var index = 0;
                foreach (var batch in c.GetProperty("batches").EnumerateArray())
                {
                    var (level, rejected) = control.Decide(Numbers(batch));
                    Accuracy.Within(1e-12, expected[index], level, c);
                    Assert.Equal(Numbers(c.GetProperty("decisions")[index++]).Select(d => d == 1), rejected);
                }

                continue;
            }

            var decisions = Decisions(method, settings, c);
            for (var i = 0; i < expected.Length; i++)
            {
                Accuracy.Within(1e-12, expected[i], decisions[i].Threshold, c.GetProperty("name"));
                Assert.Equal(c.GetProperty("decisions")[i].GetInt32() == 1, decisions[i].Rejected);
            }
        }

        Assert.Equal(6, methods.Count);
    }

    [SharedFact]
    public void DirichletEvidence_matches_fifty_digits()
    {
        foreach (var c in Cases("online_fdr.json", "dirichlet_e_process"))
        {
            var shares = c.GetProperty("p").EnumerateArray().Select(Fraction).ToArray();
            var evidence = new DirichletEvidence(shares, c.GetProperty("prior").EnumerateArray().Select(Fraction).ToArray());
            var rows = c.GetProperty("rows").EnumerateArray().ToArray();
            var index = 0;
            foreach (var batch in c.GetProperty("batches").EnumerateArray())
            {
                var added = evidence.Add(batch.EnumerateArray().Select(v => v.GetInt64()).ToArray());
                Accuracy.WithinAbsolute(1e-9, ReferenceTable.Number(rows[index][0]), added, c.GetProperty("name"));
                Accuracy.WithinAbsolute(1e-9, ReferenceTable.Number(rows[index++][1]), evidence.LogEvidence, c.GetProperty("name"));
            }
        }

        static double Fraction(JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Number)
            {
                return value.GetDouble();
            }

            var parts = value.GetString()!.Split('/');
            return double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture)
                / (parts.Length > 1 ? double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 1);
        }
    }

    [Fact]
    public void EValue_selection_follows_its_definition()
    {
        // K = 4, alpha = 0.1: the k largest need e >= 40 / k.
        Assert.Equal([true, true, false, false], EValues.BenjaminiHochberg([Math.Log(20.1), Math.Log(50), 0, Math.Log(13)], 0.1));
        Assert.Equal([false, false], EValues.BenjaminiHochberg([Math.Log(9), Math.Log(8)], 0.1));
    }

    [Fact]
    public void Online_control_holds_its_rate_on_a_seeded_stream()
    {
        // A tenth of 400 hypotheses is false with p-values of a shift of four deviations; 200 streams.
        var random = new Random(7);
        foreach (var create in new Func<IOnlineControl>[] { () => new LordPlusPlus(), () => Addis.Saffron(), () => new Addis(), () => new Lond() })
        {
            double proportion = 0, power = 0;
            for (var s = 0; s < 200; s++)
            {
                var control = create();
                int falsely = 0, rightly = 0, signals = 0;
                for (var t = 0; t < 400; t++)
                {
                    var signal = random.NextDouble() < 0.1;
                    var z = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                    var p = Core.Statistics.Distributions.NormalDistribution.Survival(signal ? z + 4 : z);
                    signals += signal ? 1 : 0;
                    var rejected = control.Decide(p).Rejected;
                    falsely += rejected && !signal ? 1 : 0;
                    rightly += rejected && signal ? 1 : 0;
                }

                proportion += falsely / Math.Max(1.0, falsely + rightly) / 200;
                power += rightly / Math.Max(1.0, signals) / 200;
            }

            Assert.True(proportion <= 0.06 && power > 0.3, $"{create()}: {proportion:P1} false, power {power:P0}");
        }
    }

    private static OnlineDecision[] Decisions(string method, JsonElement settings, JsonElement c)
    {
        var alpha = settings.GetProperty("alpha").GetDouble();
        double? wealth = settings.TryGetProperty("w0", out var w) ? w.GetDouble() : null;
        var p = Numbers(c.GetProperty("p"));
        if (method == "ADDIS asynchronous")
        {
            var addis = new Addis(alpha, wealth);
            return [.. p.Select((v, i) => addis.Decide(v, c.GetProperty("decision_times")[i].GetInt64()))];
        }

        IOnlineControl control = method switch
        {
            "LORD++" => new LordPlusPlus(alpha, wealth),
            "SAFFRON" => Addis.Saffron(alpha, wealth),
            "ADDIS" => new Addis(alpha, wealth),
            "LOND" => new Lond(alpha),
            _ => new Lond(alpha, dependent: true),
        };
        return [.. p.Select(control.Decide)];
    }

    private static IEnumerable<JsonElement> Cases(string file, string name) =>
        ReferenceTable.File(file).GetProperty(name).GetProperty("cases").EnumerateArray();

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(ReferenceTable.Number)];

    private static void Equal(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Accuracy.Within(1e-12, expected[i], actual[i]);
        }
    }
}
