using System.Globalization;
using System.Text.Json;
using SparkMonitor.Core.States;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Tests.Shared;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States.Readout;

public sealed class LaneMomentsTests
{
    public static TheoryData<string> Sets => SharedData.SkipReason is null ? [.. VectorSets.Names("moments")] : [string.Empty];

    /// <summary>The reference column <c>from_lanes</c> has 20 digits, so every figure must be the double nearest to it.</summary>
    [SharedTheory]
    [MemberData(nameof(Sets))]
    public void Figures_from_the_lanes_are_the_nearest_doubles_of_the_rational_ones(string name)
    {
        var set = VectorSets.Moments(name);
        var expected = set.GetProperty("from_lanes");
        var figures = MomentFigures.Of(ReferenceStates.Moments(NumericUnit.Real, VectorSets.Values(name)));
        Assert.Equal(set.GetProperty("n").GetInt64(), figures.Count);
        Assert.Equal(set.GetProperty("sum").Number(), figures.Sum);
        Assert.Equal(expected.GetProperty("mean").Number(), figures.Mean);
        AssertShown(expected.GetProperty("stddev"), figures.StandardDeviation, figures.StandardDeviationError);
        AssertShown(expected.GetProperty("g1"), figures.Skewness, figures.SkewnessError);
        AssertShown(expected.GetProperty("g2"), figures.Kurtosis, figures.KurtosisError);
    }

    [SharedTheory]
    [MemberData(nameof(Sets))]
    public void Figures_from_the_lanes_are_within_their_bounds_of_the_exact_ones(string name)
    {
        var exact = VectorSets.Moments(name).GetProperty("exact");
        var figures = MomentFigures.Of(ReferenceStates.Moments(NumericUnit.Real, VectorSets.Values(name)));
        AssertWithin(exact.GetProperty("stddev"), figures.StandardDeviation, figures.StandardDeviationError, floor: 0);
        AssertWithin(exact.GetProperty("g1"), figures.Skewness, figures.SkewnessError, floor: 1);
        AssertWithin(exact.GetProperty("g2"), figures.Kurtosis, figures.KurtosisError, floor: 1);
    }

    /// <summary>Digits that survive in the lanes, per NIST set; NumAcc1, 3 and 4 have means of 1e7 or 1e8 deviations and get none.</summary>
    [SharedTheory]
    [InlineData("PiDigits", 15)]
    [InlineData("Lottery", 15)]
    [InlineData("Lew", 15)]
    [InlineData("Mavro", 9)]
    [InlineData("Michelso", 10)]
    [InlineData("NumAcc1", null)]
    [InlineData("NumAcc2", 14)]
    [InlineData("NumAcc3", null)]
    [InlineData("NumAcc4", null)]
    public void Deviation_of_a_nist_set_from_the_lanes_has_the_stated_digits(string name, int? digits)
    {
        var expected = SharedJson.Nist.GetProperty("sets").GetProperty(name).GetProperty("recomputed_doubles");
        var figures = MomentFigures.Of(ReferenceStates.Moments(NumericUnit.Real, VectorSets.Values(name)));
        AssertDigits(15, expected.GetProperty("mean").Number(), figures.Mean!.Value);
        Assert.Equal(digits is null, figures.StandardDeviation is null);
        if (digits is { } stated)
        {
            AssertDigits(stated, expected.GetProperty("stddev").Number(), figures.StandardDeviation!.Value);
        }
    }

    [Fact]
    public void Figures_of_no_value_are_null()
    {
        var figures = MomentFigures.Of(MomentsState.Empty);
        Assert.Equal(MomentFigures.None, figures);
    }

    [Fact]
    public void Figures_of_one_value_have_no_deviation()
    {
        var figures = MomentFigures.Of(ReferenceStates.Moments(NumericUnit.Real, [3.5]));
        Assert.Equal((1L, 3.5, 3.5, null, null, null), (figures.Count, figures.Sum, figures.Mean, figures.StandardDeviation, figures.Skewness, figures.Kurtosis));
    }

    [Fact]
    public void Figures_of_zeros_alone_are_zero()
    {
        var figures = MomentFigures.Of(ReferenceStates.Moments(NumericUnit.Real, [0, 0, 0]));
        Assert.Equal((0.0, 0.0, 0.0, null), (figures.Sum, figures.Mean, figures.StandardDeviation, figures.Skewness));
    }

    [Fact]
    public void Figures_of_decimals_have_the_scale()
    {
        var figures = MomentFigures.Of(ReferenceStates.Moments(NumericUnit.Decimal(2), [110, 120, 130]));
        Assert.Equal((3.6, 1.2, 0.1, 0.0), (figures.Sum, figures.Mean, figures.StandardDeviation, figures.Skewness));
    }

    [Fact]
    public void Sum_too_large_for_a_double_is_null_and_the_mean_is_not()
    {
        var figures = MomentFigures.Of(ReferenceStates.Moments(NumericUnit.Real, [double.MaxValue, double.MaxValue, 1e308]));
        Assert.Null(figures.Sum);
        Assert.Equal(((2 * (double.MaxValue / 4)) + (1e308 / 4)) / 3 * 4, figures.Mean!.Value, 1e294);
    }

    private static void AssertShown(JsonElement expected, double? figure, double error)
    {
        if (error > MomentFigures.MaxError)
        {
            Assert.Null(figure);
        }
        else
        {
            Assert.Equal(expected.ValueKind == JsonValueKind.Null ? null : expected.Number(), figure);
        }
    }

    private static void AssertWithin(JsonElement exact, double? figure, double error, double floor)
    {
        if (figure is { } shown)
        {
            var target = double.Parse(exact.GetString()!, CultureInfo.InvariantCulture);
            Assert.InRange(Math.Abs(shown - target), 0, (error + 1e-15) * Math.Max(floor, Math.Abs(target)));
        }
    }

    private static void AssertDigits(int digits, double expected, double actual) =>
        Assert.InRange(Math.Abs((actual / expected) - 1), 0, Math.Pow(10, -digits));
}
