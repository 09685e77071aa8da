using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Functions;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.Statistics;

/// <summary>Against reference-values/special_functions.json: 50-digit arithmetic where it has it, scipy 1.17.1 elsewhere.</summary>
public class SpecialFunctionTests
{
    private const double Tail = 1e-10;

    [SharedFact]
    public void ChiSquare_survival_matches_fifty_digits()
    {
        foreach (var r in Rows("chi2"))
        {
            Accuracy.Within(Tail, r["sf_mp"], ChiSquareDistribution.Survival(r["x"], r["df"]), r);
            Accuracy.Within(1e-9, r["cdf"], ChiSquareDistribution.Cumulative(r["x"], r["df"]), r);
        }
    }

    [SharedFact]
    public void ChiSquare_quantile_matches_scipy()
    {
        foreach (var r in Rows("chi2_isf"))
        {
            Accuracy.Within(Tail, r["isf"], ChiSquareDistribution.UpperQuantile(r["p"], r["df"]), r);
        }
    }

    [SharedFact]
    public void Normal_survival_matches_fifty_digits()
    {
        foreach (var r in Rows("norm"))
        {
            Accuracy.Within(Tail, r["sf_mp"], NormalDistribution.Survival(r["z"]), r);
            Accuracy.WithinAbsolute(Tail * Math.Max(1e-290, Math.Abs(r["logsf"])), r["logsf"], NormalDistribution.LogSurvival(r["z"]), r);
            Accuracy.WithinAbsolute(Tail * Math.Max(1e-290, r["cdf"]), r["cdf"], NormalDistribution.Cumulative(r["z"]), r);
        }
    }

    [SharedFact]
    public void Normal_quantile_matches_scipy()
    {
        foreach (var r in Rows("norm_ppf"))
        {
            Accuracy.WithinAbsolute(Tail * Math.Max(1e-5, Math.Abs(r["isf"])), r["isf"], NormalDistribution.UpperQuantile(r["p"]), r);
        }
    }

    [SharedFact]
    public void Student_survival_matches_scipy()
    {
        foreach (var r in Rows("t"))
        {
            Accuracy.Within(Tail, r["sf"], StudentDistribution.Survival(r["t"], r["df"]), r);
        }
    }

    [SharedFact]
    public void Fisher_survival_matches_scipy()
    {
        foreach (var r in Rows("f"))
        {
            Accuracy.Within(Tail, r["sf"], FisherDistribution.Survival(r["f"], r["dfn"], r["dfd"]), r);
        }
    }

    [SharedFact]
    public void IncompleteBeta_matches_scipy()
    {
        foreach (var r in Rows("betainc"))
        {
            double x = r["x"], y = 1 - x;
            Accuracy.Within(Tail, r["I"], Math.Exp(IncompleteBeta.Log(r["a"], r["b"], x, y)), r);
            Accuracy.Within(Tail, r["I_complement"], Math.Exp(IncompleteBeta.Log(r["b"], r["a"], y, x)), r);
        }
    }

    [SharedFact]
    public void IncompleteBeta_inverse_matches_scipy()
    {
        foreach (var r in Rows("betaincinv"))
        {
            Accuracy.Within(Tail, r["x"], IncompleteBeta.Inverse(r["a"], r["b"], r["p"]), r);
        }
    }

    [SharedFact]
    public void IncompleteGamma_matches_scipy()
    {
        foreach (var r in Rows("gammainc"))
        {
            Accuracy.Within(Tail, r["P"], IncompleteGamma.Lower(r["a"], r["x"]), r);
            Accuracy.Within(Tail, r["Q"], IncompleteGamma.Upper(r["a"], r["x"]), r);
        }
    }

    [SharedFact]
    public void LogGamma_matches_scipy()
    {
        foreach (var r in Rows("lgamma"))
        {
            Accuracy.Within(1e-13, r["lgamma"], GammaFunction.Log(r["x"]), r);
            Accuracy.Within(1e-12, r["digamma"], GammaFunction.Digamma(r["x"]), r);
        }
    }

    [SharedFact]
    public void Kolmogorov_limit_matches_scipy()
    {
        foreach (var r in Rows("kolmogorov"))
        {
            Accuracy.Within(Tail, r["sf"], KolmogorovDistribution.Survival(r["y"]), r);
        }
    }

    [SharedFact]
    public void Kolmogorov_exact_matches_forty_digits_also_where_it_underflows()
    {
        foreach (var r in Rows("kstwo"))
        {
            var n = (long)r["n"];
            Accuracy.Within(Tail, r["sf"], KolmogorovExactDistribution.Survival(r["d"], n), r);
            if (r.Has("ln_sf"))
            {
                // Where the tail is nearly 1 its logarithm is nearly 0, and the error of the tail itself is what counts.
                var logarithm = KolmogorovExactDistribution.LogSurvival(r["d"], n);
                Accuracy.WithinAbsolute(Tail * Math.Max(1e-3, Math.Abs(r["ln_sf"])), r["ln_sf"], logarithm, r);
            }
        }
    }

    [SharedFact]
    public void CramerVonMises_limit_matches_the_series()
    {
        foreach (var r in Rows("cvm_limit"))
        {
            Accuracy.Within(Tail, r["sf_series"], CramerVonMisesDistribution.Survival(r["x"]), r);
        }
    }

    [SharedFact]
    public void Poisson_tails_match_scipy()
    {
        foreach (var r in Rows("poisson_tail"))
        {
            Accuracy.Within(Tail, r["sf"], Math.Exp(PoissonDistribution.LogSurvival((long)r["k"], r["mu"])), r);
            Accuracy.Within(Tail, r["cdf"], Math.Exp(PoissonDistribution.LogCumulative((long)r["k"], r["mu"])), r);
        }
    }

    /// <summary>Critical values of Anderson and Darling (1954) and Lewis (1961): 1.933, 2.492, 3.070, 3.857 (four digits).</summary>
    [Theory]
    [InlineData(1.9330, 0.10)]
    [InlineData(2.4924, 0.05)]
    [InlineData(3.0775, 0.025)]
    [InlineData(3.8781, 0.01)]
    public void AndersonDarling_limit_matches_published_critical_values(double x, double p) =>
        Accuracy.Within(2e-3, p, AndersonDarlingDistribution.Survival(x));

    /// <summary>With weights 1/(j pi)^2 and 1/(j(j+1)) the finite form tends to the limits above.</summary>
    [Fact]
    public void QuadraticForm_of_many_weights_tends_to_its_limits()
    {
        const int K = 160;
        var cramer = new QuadraticFormDistribution(Enumerable.Range(1, K).Select(j => 1 / (Math.PI * Math.PI * j * j)));
        var anderson = new QuadraticFormDistribution(Enumerable.Range(1, K).Select(j => 1.0 / (j * (j + 1.0))));
        foreach (var x in new[] { 0.3, 0.46136, 1.0, 4.0 })
        {
            // The weights left out have a mean of 1/(pi^2 K) and 1/(K+1) together.
            Accuracy.Within(2e-4, CramerVonMisesDistribution.LogSurvival(x), cramer.LogSurvival(x - 1 / (Math.PI * Math.PI * (K + 0.5))), x);
            Accuracy.Within(2e-4, AndersonDarlingDistribution.LogSurvival(5 * x), anderson.LogSurvival(5 * x - 1.0 / (K + 1)), x);
        }
    }

    /// <summary>An even number of equal pairs is a sum of exponentials: closed forms.</summary>
    [Fact]
    public void QuadraticForm_of_pairs_matches_closed_forms()
    {
        var two = new QuadraticFormDistribution([1, 1]);
        Accuracy.Within(1e-5, Math.Exp(-4), two.Survival(8));
        var three = new QuadraticFormDistribution([1, 1, 1]);
        Accuracy.Within(1e-5, ChiSquareDistribution.Survival(8, 3), three.Survival(8));
        var pairs = new QuadraticFormDistribution([2, 2, 1, 1]);
        Accuracy.Within(1e-5, 2 * Math.Exp(-5) - Math.Exp(-10), pairs.Survival(20));
        var five = new QuadraticFormDistribution([3, 2, 1.5, 1, 0.5]);
        Assert.InRange(five.Survival(1e-6), 1 - 1e-9, 1);
    }

    private static IEnumerable<ReferenceTable.Row> Rows(string table) => ReferenceTable.Of("special_functions.json", table).Rows;
}
