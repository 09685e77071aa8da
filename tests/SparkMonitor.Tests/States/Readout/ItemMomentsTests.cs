using System.Globalization;
using SparkMonitor.Core.States;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Tests.Shared;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States.Readout;

public sealed class ItemMomentsTests
{
    public static TheoryData<string> Sets => SharedData.SkipReason is null ? [.. VectorSets.Names("moments").Where(n => n != "lognormal")] : [string.Empty];

    /// <summary>The reference column <c>exact</c> is from the doubles, in fractions; one set has too many values for items.</summary>
    [SharedTheory]
    [MemberData(nameof(Sets))]
    public void Figures_from_items_are_exact_to_the_last_bits(string name)
    {
        var exact = VectorSets.Moments(name).GetProperty("exact");
        var figures = Of(VectorSets.Values(name));
        Assert.Equal(VectorSets.Moments(name).GetProperty("sum").Number(), figures.Sum);
        Assert.Equal(exact.GetProperty("mean").Number(), figures.Mean);
        AssertNear(exact.GetProperty("stddev").GetString(), figures.StandardDeviation, 0);
        AssertNear(exact.GetProperty("g1").GetString(), figures.Skewness, 1e-20);
        AssertNear(exact.GetProperty("g2").GetString(), figures.Kurtosis, 1e-20);
    }

    /// <summary>Certified figures hold for the decimals as printed; items hold doubles, so the recomputed ones are compared.</summary>
    [SharedTheory]
    [InlineData("PiDigits", 15)]
    [InlineData("Lottery", 15)]
    [InlineData("Lew", 15)]
    [InlineData("Mavro", 15)]
    [InlineData("Michelso", 15)]
    [InlineData("NumAcc1", 15)]
    [InlineData("NumAcc2", 15)]
    [InlineData("NumAcc3", 15)]
    [InlineData("NumAcc4", 15)]
    public void Deviation_of_a_nist_set_from_items_has_the_stated_digits(string name, int digits)
    {
        var expected = SharedJson.Nist.GetProperty("sets").GetProperty(name).GetProperty("recomputed_doubles");
        var figures = Of(VectorSets.Values(name));
        Assert.InRange(Math.Abs((figures.Mean!.Value / expected.GetProperty("mean").Number()) - 1), 0, Math.Pow(10, -digits));
        Assert.InRange(Math.Abs((figures.StandardDeviation!.Value / expected.GetProperty("stddev").Number()) - 1), 0, Math.Pow(10, -digits));
    }

    [Theory]
    [InlineData(new[] { 1e308, 1.5e308, -1.7e308, 1.79e308 })]
    [InlineData(new[] { 5e-324, 1e-323, 2e-323, 3e-320 })]
    [InlineData(new[] { 1.0, 1.0000000000000002, 1.0000000000000004, 1.0 })]
    [InlineData(new[] { -1e300, 1e-300, 0.0, 7.0, 7.0 })]
    [InlineData(new[] { 1e16, 1e16, -1e16, 1.0, -1e16 })]
    public void Figures_of_extreme_values_are_those_of_exact_arithmetic(double[] values)
    {
        var figures = Of(values);
        var exact = ExactMoments.Of(values);
        AssertNear(exact.Mean, figures.Mean);
        AssertNear(exact.StandardDeviation, figures.StandardDeviation);
        AssertNear(exact.Skewness, figures.Skewness);
        AssertNear(exact.Kurtosis, figures.Kurtosis);
    }

    [Fact]
    public void Figures_of_an_overflow_are_none() => Assert.Equal(MomentFigures.None, MomentFigures.Of(ItemSketch.Overflow(NumericUnit.Real)));

    [Fact]
    public void Figures_of_repeated_values_count_each_time()
    {
        var once = Of([.. Enumerable.Repeat(2.5, 900), .. Enumerable.Repeat(-1.0, 100)]);
        Assert.Equal((1000L, 2150.0, 2.15), (once.Count, once.Sum, once.Mean));
        Assert.Equal(1.0505254, once.StandardDeviation!.Value, 1e-7);
        Assert.Equal(-8.0 / 3, once.Skewness!.Value, 1e-15);
    }

    [Fact]
    public void Figures_of_wide_decimals_have_the_scale()
    {
        var keys = ((string[])["100000000000000000000", "300000000000000000000", "-100000000000000000000"]).Select(System.Text.Encoding.ASCII.GetBytes);
        var items = ReferenceStates.Items(NumericUnit.WideDecimal(20), keys);
        var figures = MomentFigures.Of(items);
        Assert.Equal((3.0, 1.0, 2.0), (figures.Sum, figures.Mean, figures.StandardDeviation));
    }

    private static MomentFigures Of(IEnumerable<double> values) =>
        MomentFigures.Of(ReferenceStates.Items(NumericUnit.Real, values.Select(ItemKey.Of)));

    private static void AssertNear(string? expected, double? actual, double absolute)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not null)
        {
            var target = double.Parse(expected, CultureInfo.InvariantCulture);
            Assert.InRange(Math.Abs(actual!.Value - target), 0, Math.Max(absolute, 2.3e-16 * Math.Abs(target)));
        }
    }

    private static void AssertNear(double expected, double? actual) =>
        Assert.InRange(Math.Abs(actual!.Value - expected), 0, Math.Max(2.3e-16 * Math.Abs(expected), double.Epsilon));
}
