namespace SparkMonitor.Core.States.Readout;

/// <summary>
/// Figures read from moments, in the numbers the reader sees (decimals with their scale, timestamps in seconds since 1970). A figure is null
/// where it is undefined, too large for a double, or its error bound exceeds <see cref="MaxError"/>.
/// </summary>
/// <param name="Count">Finite values.</param>
/// <param name="StandardDeviation">Of a sample, divided by n - 1; null for fewer than two values.</param>
/// <param name="Skewness">g1, of the population; null where all values are equal.</param>
/// <param name="Kurtosis">Excess g2, of the population; null where all values are equal.</param>
public sealed record MomentFigures(
    long Count, double? Sum, double? Mean, double? StandardDeviation, double? Skewness, double? Kurtosis)
{
    /// <summary>Beyond this bound of the error, relative to the figure or to 1, whichever is larger, a figure is not shown.</summary>
    public const double MaxError = 1e-3;

    public static MomentFigures None { get; } = new(0, null, null, null, null, null);

    /// <summary>A bound of the standard deviation's relative error.</summary>
    public double StandardDeviationError { get; init; }

    /// <summary>A bound of the skewness' error, relative to it or to 1.</summary>
    public double SkewnessError { get; init; }

    /// <summary>A bound of the kurtosis' error, relative to it or to 1.</summary>
    public double KurtosisError { get; init; }

    /// <summary>Figures from lane sums, with the errors that the lanes allow.</summary>
    public static MomentFigures Of(MomentsState state) => LaneMoments.Of(state);

    /// <summary>Figures from numbers that are all known; <see cref="None"/> where the sketch is in overflow.</summary>
    /// <exception cref="InvalidOperationException">The items are texts or binary values.</exception>
    public static MomentFigures Of(ItemSketch items) => Of(items.Numbers(), items.Unit);

    internal static MomentFigures Of(NumberCount[] numbers, NumericUnit unit) => ItemMoments.Of(
        unit.Kind == UnitKind.Microseconds ? [.. numbers.Select(n => n with { Value = n.Value / 1e6 })] : numbers, unit.Scale);

    internal static double? Shown(double figure, double error = 0) => double.IsFinite(figure) && error <= MaxError ? figure : null;
}
