using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Drift.Measures;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Tests.Statistics;

namespace SparkMonitor.Tests.Drift;

public class MeasureTests
{
    [Fact]
    public void Every_method_says_what_it_is()
    {
        Assert.Equal(DriftMethods.All.Count, DriftMethods.All.Select(m => m.Info.Name).Distinct().Count());
        Assert.All(DriftMethods.All, m =>
        {
            var info = m.Info;
            Assert.All([info.Title, info.Formula, info.Range, info.Unit, info.Convention, info.Source, info.Effect], t => Assert.NotEmpty(t));
            Assert.True(info.ThresholdOfShift is not null || info.DefaultThreshold > 0, info.Name);
            Assert.NotEqual(DriftStates.None, info.States);
        });
    }

    [Fact]
    public void Default_thresholds_are_what_a_shifted_normal_column_gives()
    {
        const double Shift = 0.3;
        var n = 400_000;
        // Equally probable points of the normal law, so that nothing but the shift differs.
        double[] law = [.. Enumerable.Range(0, n).Select(i => Core.Statistics.Distributions.NormalDistribution.UpperQuantile(1 - ((i + 0.5) / n)))];
        var (left, right) = (Summaries.OfNumbers(law), Summaries.OfNumbers([.. law.Select(z => z + Shift)]));
        var options = MeasureOptions.Default with { CellCount = 200 };
        foreach (var name in new[] { "ks", "wasserstein_normalised", "energy", "cramer_von_mises", "mann_whitney", "psi", "kl", "js_divergence", "js_distance_bits", "hellinger", "bhattacharyya", "total_variation", "welch_t" })
        {
            var info = DriftMethods.Get(name).Info;
            var effect = Math.Abs(Summaries.Measure(name, left, right, options).Effect.Estimate);
            Accuracy.Within(0.02, info.ThresholdOfShift!(Shift), effect, name);
        }
    }

    [Fact]
    public void Identical_summaries_differ_by_no_method()
    {
        var sampling = new Sampling(20);
        foreach (var column in new[] { sampling.NormalColumn(700), Summaries.FromSketches(sampling.NormalColumn(700)), Summaries.OfTexts(sampling.Texts(700, 1, 2, 3)) })
        {
            var pair = new ColumnComparison(column, column);
            foreach (var method in DriftMethods.All.Where(m => m.Inapplicable(pair) is null))
            {
                var found = method.Measure(pair, MeasureOptions.Default);
                Assert.True(double.IsNaN(found.LogPValue) || found.LogPValue >= Math.Log(0.2), $"{method.Info.Name}: p {Math.Exp(found.LogPValue)}");
                Assert.NotEqual(DriftVerdict.Detected, Verdicts.Of(method.Info, found, 0.001, found.LogPValue, 0.05, 30));
            }
        }
    }

    [Fact]
    public void New_and_vanished_values_are_counted_and_named_and_judged_against_chance()
    {
        var before = Summaries.OfTexts([.. Enumerable.Repeat("a", 500), .. Enumerable.Repeat("b", 500), .. Enumerable.Repeat("gone", 100)]);
        var after = Summaries.OfTexts([.. Enumerable.Repeat("a", 500), .. Enumerable.Repeat("b", 500), .. Enumerable.Repeat("new", 60), "rare"]);
        var added = Summaries.Measure("new_values", before, after);
        Assert.Equal((2, "new"), (added.Statistic, added.Location));
        Assert.True(added.LogPValue < Math.Log(1e-6), $"{added.LogPValue}");
        Assert.Equal((1, "gone"), (Summaries.Measure("vanished_values", before, after).Statistic, Summaries.Measure("vanished_values", before, after).Location));
        var unseen = Summaries.Measure("unseen_share", before, after);
        Accuracy.Within(1e-12, 61.0 / 1061, unseen.Statistic);
        Assert.InRange(unseen.Effect.Estimate, 0.055, 0.0575);

        // A thousand values that all occur once: half of them are new by chance alone.
        var many = Summaries.Measure("new_values", Summaries.OfTexts(Enumerable.Range(0, 500).Select(i => $"p{i}")), Summaries.OfTexts(Enumerable.Range(0, 500).Select(i => $"q{i}")));
        Assert.Equal(500, many.Statistic);
        Assert.True(many.LogPValue > Math.Log(0.05) && many.Effect.Estimate < 1e-9, $"{Math.Exp(many.LogPValue)} {many.Effect}");
    }

    [Fact]
    public void A_change_of_the_distinct_count_is_what_the_sizes_do_not_explain()
    {
        var sampling = new Sampling(21);
        double[] shares = [.. Enumerable.Range(1, 400).Select(i => 1.0 / i)];
        var same = Summaries.Measure("distinct_change", Summaries.OfTexts(sampling.Texts(4000, shares)), Summaries.OfTexts(sampling.Texts(400, shares)));
        Assert.True(same.Statistic < -0.5 && same.LogPValue > Math.Log(0.01), $"{same.Statistic} p {Math.Exp(same.LogPValue)}");
        Assert.InRange(same.Effect.Estimate, -0.15, 0.15);
        var fewer = Summaries.Measure("distinct_change", Summaries.OfTexts(sampling.Texts(4000, shares)), Summaries.OfTexts(sampling.Texts(4000, shares[..100])));
        Assert.True(fewer.LogPValue < Math.Log(1e-6) && fewer.Effect.Upper < -0.5, $"{fewer.Effect}");
    }

    [Fact]
    public void Values_out_of_the_reference_s_range_are_judged_by_exceedances_and_a_given_range_by_shares()
    {
        var sampling = new Sampling(22);
        var reference = sampling.NormalColumn(1000);
        Assert.True(Summaries.Measure("range_violations", reference, sampling.NormalColumn(1000)).LogPValue > Math.Log(0.01));
        var wild = Summaries.OfNumbers([.. sampling.Normals(980), .. Enumerable.Repeat(50.0, 20)]);
        foreach (var (left, right) in new[] { (reference, wild), (Summaries.FromSketches(reference), Summaries.FromSketches(wild)) })
        {
            var found = Summaries.Measure("range_violations", left, right);
            Assert.InRange(found.Statistic, 0.02, 0.025);
            Assert.True(found.LogPValue < Math.Log(1e-4), $"{Math.Exp(found.LogPValue)}");
        }

        var given = Summaries.Measure("range_violations", reference, wild, MeasureOptions.Default with { Least = -10, Most = 10 });
        Assert.Equal(0.02, given.Statistic);
        Assert.Equal("-10 to 10", given.Location);
    }

    [Fact]
    public void Exceedances_fire_no_more_often_than_stated()
    {
        var sampling = new Sampling(23);
        var hits = 0;
        for (var k = 0; k < 600; k++)
        {
            hits += Summaries.Measure("range_violations", sampling.NormalColumn(150), sampling.NormalColumn(100)).LogPValue <= Math.Log(0.05) ? 1 : 0;
        }

        Assert.InRange(hits, 0, 600 * 0.087); // 6 % and three standard errors
    }

    [Theory]
    [InlineData("null_rate")]
    [InlineData("zero_rate")]
    [InlineData("negative_rate")]
    public void Shares_are_tested_exactly_where_few_are_expected(string method)
    {
        var sampling = new Sampling(24);
        var (left, right) = (sampling.NormalColumn(500, 100), sampling.NormalColumn(500, 100));
        right = method switch
        {
            "null_rate" => Summaries.WithNulls(right, 40),
            "zero_rate" => Summaries.OfNumbers([.. sampling.Normals(500, 100), .. new double[40]]),
            _ => Summaries.OfNumbers([.. sampling.Normals(500, 100), .. sampling.Normals(40, -100)]),
        };
        var found = Summaries.Measure(method, left, right);
        Accuracy.Within(1e-12, 40.0 / 540, found.Statistic);
        Assert.True(found.LogPValue < Math.Log(1e-8) && found.Effect.Lower > 0.04, $"{found.Effect}");
        Assert.Equal(0, Summaries.Measure(method, left, left).LogPValue);
        Assert.StartsWith("Fisher", Summaries.Measure("null_rate", left, Summaries.WithNulls(left, 5)).Convention, StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_registers_stand_in_for_values_that_are_not_kept()
    {
        var sampling = new Sampling(25);
        var (left, right) = (Summaries.OfTexts(Many(0), keepValues: false), Summaries.OfTexts(Many(600), keepValues: false));
        var same = Summaries.Measure("js_distance_bits", left, Summaries.OfTexts(Many(0), keepValues: false));
        var moved = Summaries.Measure("js_distance_bits", left, right);
        Assert.Equal("registers", moved.CellsFrom);
        Assert.True(double.IsNaN(moved.ApproximationError));
        Assert.True(same.LogPValue > Math.Log(0.01) && moved.LogPValue < Math.Log(1e-10), $"{Math.Exp(same.LogPValue)} {Math.Exp(moved.LogPValue)}");

        IEnumerable<string> Many(int heavy) => Enumerable.Range(0, 9000 - heavy).Select(_ => $"{sampling.Normal():R}").Concat(Enumerable.Repeat("heavy", heavy));
    }

    [Fact]
    public void A_column_whose_type_changed_is_compared_by_shares_alone()
    {
        var pair = new ColumnComparison(Summaries.OfNumbers([1, 2, 3]), Summaries.OfTexts(["1", "2", "3"]));
        Assert.True(pair.UnitsDiffer);
        Assert.Empty(MethodSelection.Default(pair));
        Assert.All(DriftMethods.All.Where(m => m.Info.Aspect == DriftAspect.Distribution), m => Assert.NotNull(m.Inapplicable(pair)));
        Assert.Null(DriftMethods.Get("null_rate").Inapplicable(pair));
    }

    [Fact]
    public void Decimals_are_compared_in_the_numbers_the_reader_sees()
    {
        var left = OfDecimals(10_000, 1);
        var right = OfDecimals(10_500, 1);
        Accuracy.Within(1e-12, 5, Summaries.Measure("wasserstein", left, right).Statistic);
        var sketched = Summaries.Measure("wasserstein", Summaries.FromSketches(left), Summaries.FromSketches(right));
        Accuracy.WithinAbsolute(sketched.ApproximationError, 5, sketched.Statistic);
        Assert.InRange(sketched.ApproximationError, 0.01, 2.5);

        static ColumnSummary OfDecimals(long first, long step)
        {
            var integers = Summaries.OfIntegers([.. Enumerable.Range(0, 400).Select(i => first + (i * step))]).States;
            var unit = NumericUnit.Decimal(2);
            var quantiles = integers.Quantiles!;
            return new ColumnSummary("x", "decimal(9,2)", ColumnKind.Numeric, new ColumnStates(
                integers.Counts, null,
                QuantileSketch.Of(unit, [], 0, [.. quantiles.Cells().Select(c => new CellCount(c.Cell, c.Count))], quantiles.Min, quantiles.Max),
                null,
                ItemSketch.Of(unit, [.. Enumerable.Range(0, integers.Items!.Length).Select(i => integers.Items.Key(i).ToArray())], [.. Enumerable.Repeat(1L, 400)]),
                null));
        }
    }

    [Fact]
    public void The_number_of_rows_is_held_against_the_windows_own_spread()
    {
        long[] usual = [1000, 1050, 980, 1100, 940, 1020, 990];
        Assert.True(Rows(usual, 1080).LogPValue > Math.Log(0.05));
        Assert.True(Rows(usual, 400).LogPValue < Math.Log(0.001));
        Assert.Equal(DriftVerdict.Detected, Verdicts.Of(DriftMethods.Get("row_count").Info, Rows(usual, 400), Math.Log(1.5), Rows(usual, 400).LogPValue, 0.05, 30));
        Assert.Equal(double.NegativeInfinity, Rows(usual, 0).Statistic);

        static DriftMeasurement Rows(long[] windows, long current) => DriftMethods.Get("row_count").Measure(
            new ColumnComparison(Summaries.Table(windows.Sum()), Summaries.Table(current)) { ReferenceRows = windows }, MeasureOptions.Default);
    }

    [Fact]
    public void Energy_of_a_normal_shift_follows_its_closed_form() =>
        // Szekely and Rizzo 2013: 2 E|X-Y| - E|X-X'| - E|Y-Y'| over 2 E|X-Y|, for d = 1: E|X-Y| = 1.3990...
        Accuracy.Within(1e-9, 1 - (2 / Math.Sqrt(Math.PI) / ((2 * Math.Exp(-0.25) / Math.Sqrt(Math.PI)) + 0.5204998778130465)), NormalShift.Energy(1));
}
