using SparkMonitor.Core.States;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Tests.Shared;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States.Readout;

public sealed class QuantileSketchTests
{
    private static readonly decimal[] Levels = [0m, 0.001m, 0.01m, 0.05m, 0.07m, 0.1m, 0.25m, 0.5m, 0.75m, 0.9m, 0.95m, 0.99m, 0.999m, 1m];

    public static TheoryData<string> Sets => SharedData.SkipReason is null ? [.. VectorSets.Names("quantiles")] : [string.Empty];

    public static TheoryData<string> Distributions => [.. AdversarialValues.All.Keys];

    /// <summary>The vectors give the exact order statistic and its cell.</summary>
    [SharedTheory]
    [MemberData(nameof(Sets))]
    public void Quantiles_of_the_contracts_sets_lie_in_the_stated_cells(string name)
    {
        var sketch = ReferenceStates.Quantiles(NumericUnit.Real, VectorSets.Values(name));
        foreach (var row in SharedJson.ContractVectors.GetProperty("quantiles").GetProperty("sets").GetProperty(name).EnumerateArray())
        {
            var exact = row[2].Number();
            var value = sketch.Quantile(row[0].GetDecimal())!.Value;
            Assert.Equal(row[3].GetInt32(), Math.Sign(value));
            AssertAccurate(exact, value);
            if (exact != 0)
            {
                Assert.Equal(row[4].GetInt32(), CellGrid.CubicOf(Math.Abs(exact)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Quantiles_of_adversarial_values_are_within_half_a_percent_or_half_a_unit(string name)
    {
        var values = AdversarialValues.All[name](new Random(7)).ToArray();
        var sketch = ReferenceStates.Quantiles(NumericUnit.Real, values);
        Array.Sort(values);
        foreach (var level in Levels)
        {
            var rank = (int)Math.Max(1, Math.Ceiling(level * values.Length));
            AssertAccurate(values[rank - 1], sketch.Quantile(level)!.Value);
        }

        Assert.Equal((values[0], values[^1]), (sketch.Min, sketch.Max));
    }

    [Fact]
    public void Quantile_takes_the_level_as_the_decimal_written()
    {
        // In doubles 0.07 * 100 is 7.000000000000001, whose ceiling is 8.
        var sketch = ReferenceStates.Quantiles(NumericUnit.Days, Enumerable.Range(1, 100).Select(i => (double)i));
        Assert.Equal(7, sketch.Quantile(0.07m));
        Assert.Equal(7, sketch.Quantile(7, 100));
        Assert.Equal(8, sketch.Quantile(0.0700000000000000000000000001m));
        Assert.Equal(1, sketch.Quantile(0));
        Assert.Equal(100, sketch.Quantile(1));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    public void Quantile_of_a_level_out_of_range_is_refused(double level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ReferenceStates.Quantiles(NumericUnit.Real, [1]).Quantile((decimal)level));

    [Fact]
    public void Quantile_of_no_value_is_null() => Assert.Null(QuantileSketch.Empty.Quantile(0.5m));

    [Fact]
    public void Quantiles_of_days_are_exact_and_of_timestamps_within_the_hour()
    {
        Assert.Equal(-3, ReferenceStates.Quantiles(NumericUnit.Days, [-5, -3, 20_000]).Quantile(0.5m));
        var hour = ReferenceStates.Quantiles(NumericUnit.Microseconds, [-7_200_000_001, -3_600_000_000, 5]);
        Assert.Equal(-1_800_000_000, hour.Quantile(0.5m));
        Assert.Equal(5, hour.Quantile(1m));
        Assert.Equal(-7_200_000_001, hour.Quantile(0m));
    }

    [Fact]
    public void Timestamps_at_the_end_of_the_calendar_are_taken_though_doubles_round_them_into_the_next_hour()
    {
        const long last = 253_402_300_799_999_999;
        var sketch = QuantileSketch.Of(NumericUnit.Microseconds, [], 0, [new CellCount(ReferenceCanon.Hour(last), 1)], last, last);
        Assert.Equal(last, sketch.Quantile(0.5m));
        Assert.Equal(sketch, QuantileSketch.Codec.Decode(QuantileSketch.Codec.Encode(sketch)));
        var beyond = QuantileSketch.Of(NumericUnit.Microseconds, [], 0, [new(int.MinValue, 1), new(int.MaxValue, 1)], long.MinValue, long.MaxValue);
        Assert.Equal((2L, (double)long.MaxValue), (beyond.Count, beyond.Max));
    }

    [Fact]
    public void Rank_of_a_value_is_known_within_its_cell()
    {
        var values = AdversarialValues.All["lognormal"](new Random(3)).ToArray();
        var sketch = ReferenceStates.Quantiles(NumericUnit.Real, values);
        foreach (var value in values.Take(100).Append(0).Append(1e9).Append(-1))
        {
            var interval = sketch.CountAtMost(value);
            Assert.InRange(values.Count(v => v <= value), interval.Lower, interval.Upper);
        }

        Assert.Equal(new CountInterval(0, 0), sketch.CountAtMost(Math.BitDecrement(sketch.Min)));
        Assert.Equal(new CountInterval(sketch.Count, sketch.Count), sketch.CountAtMost(sketch.Max));
        var edge = sketch.Cells()[10].Upper;
        Assert.Equal(new CountInterval(values.Count(v => v <= edge), values.Count(v => v <= edge)), sketch.CountAtMost(edge));
    }

    /// <summary>The formula for 35 cells per octave of profile-sql.md section 1.</summary>
    [Fact]
    public void Two_cells_taken_together_are_those_of_one_percent()
    {
        var values = AdversarialValues.All["both signs"](new Random(5)).ToArray();
        var expected = values.Where(v => v != 0).CountBy(v => (Math.Sign(v), OnePercentCell(Math.Abs(v)))).ToDictionary(c => c.Key, c => (long)c.Value);
        var actual = ReferenceStates.Quantiles(NumericUnit.Real, values).Cells(together: 2).Where(c => c.Sign != 0).ToList();
        Assert.Equal(expected, actual.ToDictionary(c => (c.Sign, c.Cell), c => c.Count));
        Assert.All(actual, c => Assert.Equal((c.Cell, c.Cell), (OnePercentCell(Math.Abs(c.Lower)), OnePercentCell(Math.Abs(c.Upper)))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(70)]
    public void Cells_ascend_and_hold_their_values(int together)
    {
        var values = AdversarialValues.All["both signs"](new Random(5)).ToArray();
        var cells = ReferenceStates.Quantiles(NumericUnit.Real, values).Cells(together);
        for (var i = 1; i < cells.Length; i++)
        {
            Assert.True(cells[i - 1].Upper < cells[i].Lower);
        }

        Assert.All(cells.Where((_, i) => i % 5 == 0), c => Assert.Equal(values.Count(v => v >= c.Lower && v <= c.Upper), c.Count));
    }

    [Fact]
    public void Aligned_cells_hold_the_counts_of_both()
    {
        var left = ReferenceStates.Quantiles(NumericUnit.Real, [-3, 0, 1, 1, 8]);
        var right = ReferenceStates.Quantiles(NumericUnit.Real, [-3, -1, 8, 9]);
        var pairs = QuantileSketch.Align(left, right);
        Assert.Equal([(-1, 1, 1), (-1, 0, 1), (0, 1, 0), (1, 2, 0), (1, 1, 1), (1, 0, 1)], pairs.Select(p => (p.Sign, p.Left, p.Right)));
        Assert.Throws<StateMismatchException>(() => QuantileSketch.Align(left, ReferenceStates.Quantiles(NumericUnit.Integer, [1])));
    }

    [Fact]
    public void Counts_between_edges_of_cells_are_exact_and_others_share_the_cell()
    {
        var values = Enumerable.Range(1, 1000).Select(i => (double)i).ToArray();
        var sketch = ReferenceStates.Quantiles(NumericUnit.Real, values);
        var edges = sketch.Cells().Where((_, i) => i % 7 == 3).Select(c => c.Lower).ToArray();
        var counts = sketch.CountsBetween(edges);
        Assert.Equal(values.Count(v => v < edges[0]), counts[0]);
        for (var i = 1; i < edges.Length; i++)
        {
            Assert.Equal(values.Count(v => v >= edges[i - 1] && v < edges[i]), counts[i]);
        }

        double[] round = [250, 500, 750];
        Assert.All(sketch.CountsBetween(round), c => Assert.InRange(c, 245, 255));
        Assert.Equal(1000, sketch.CountsBetween(round).Sum(), 1e-9);
    }

    [Theory]
    [InlineData("both signs")]
    [InlineData("the whole range")]
    [InlineData("constant")]
    [InlineData("one double and its neighbours")]
    public void Histogram_covers_the_range_and_loses_no_value(string name)
    {
        var values = AdversarialValues.All[name](new Random(2)).ToArray();
        var bins = ReferenceStates.Quantiles(NumericUnit.Real, values).Histogram(10);
        Assert.Equal((values.Min(), values.Max()), (bins[0].Lower, bins[^1].Upper));
        Assert.Equal(values.Length, bins.Sum(b => b.Count), 1e-6);
        Assert.All(bins, b => Assert.True(b.Count >= 0 && double.IsFinite(b.Lower) && b.Lower <= b.Upper));
    }

    private static int OnePercentCell(double magnitude)
    {
        var (exponent, s) = ReferenceCanon.Split(magnitude);
        return (35 * exponent) + (int)Math.Floor(((((6.0 * s) - 21.0) * s) + 50.0) * s);
    }

    private static void AssertAccurate(double exact, double value)
    {
        // Among subnormals the edges of cells and their middle are rounded to whole units.
        var unit = Math.Abs(exact) < Math.ScaleB(1, -1022) ? double.Epsilon : 0;
        Assert.InRange(Math.Abs(value - exact), 0, (0.005 * Math.Abs(exact)) + unit);
    }
}
