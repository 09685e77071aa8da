using SparkMonitor.Core.Statistics;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Methods over location and spread of numbers.</summary>
internal static class MomentMethods
{
    private const DriftStates Moments = DriftStates.Moments | DriftStates.Items;

    public static IEnumerable<IDriftMethod> All =>
    [
        new DriftMethod(
            Mean("welch_t", "Welch's t-test", "(mean P - mean Q) / sqrt(s_P^2 / n + s_Q^2 / m)", "Degrees of freedom by Welch and Satterthwaite.", "Welch 1947"),
            NeedsMoments,
            (pair, options) => OfMoments(pair, (a, b) => MeanDifference.Welch(a, b, options.Level))),
        new DriftMethod(
            Mean("student_t", "Student's t-test", "(mean P - mean Q) / (s sqrt(1/n + 1/m))", "One common variance.", "Student 1908"),
            NeedsMoments,
            (pair, options) => OfMoments(pair, (a, b) => MeanDifference.Student(a, b, options.Level))),
        new DriftMethod(
            Spread("variance_ratio", "Ratio of variances", "s_P^2 / s_Q^2", DriftStates.Moments | DriftStates.Items, "F(n - 1, m - 1), two-sided; assumes normal values.", "Fisher 1924"),
            NeedsMoments,
            (pair, options) => OfMoments(pair, (a, b) => VarianceTests.RatioF(a, b, options.Level))),
        new DriftMethod(
            Spread("bartlett", "Bartlett's test of equal variances", "Bartlett's corrected likelihood ratio", Moments, "Assumes normal values and fires on heavy tails.", "Bartlett 1937"),
            NeedsMoments,
            (pair, options) => OfMoments(pair, (a, b) => VarianceTests.Bartlett(a, b, options.Level))),
        new DriftMethod(
            Spread("levene", "Levene's test", "F of the distances from the means", DriftStates.Quantiles | DriftStates.Items, "From cells: of the cells' middles.", "Levene 1960"),
            NumericMethods.NeedsNumbers,
            (pair, options) => OfTable(pair, VarianceTests.Levene(pair.Table, options.Level))),
        new DriftMethod(
            Spread("brown_forsythe", "Brown-Forsythe test", "F of the distances from the medians", DriftStates.Quantiles | DriftStates.Items, "From cells: of the cells' middles.", "Brown and Forsythe 1974"),
            NumericMethods.NeedsNumbers,
            (pair, options) => OfTable(pair, VarianceTests.BrownForsythe(pair.Table, options.Level))),
        new DriftMethod(
            Mean("length_change", "Change of length", "Welch's t over lengths of texts, or numbers of elements", "As welch_t.", "Welch 1947") with
            {
                Aspect = DriftAspect.Length,
                States = DriftStates.Text | DriftStates.Moments,
                Effect = "difference of mean lengths in pooled standard deviations",
            },
            pair => Lengths(pair.Reference) is null || Lengths(pair.Current) is null ? "the column has no lengths" : null,
            (pair, options) => Lengths(pair.Reference) is { } a && Lengths(pair.Current) is { } b && a.Count > 1 && b.Count > 1
                ? Measured.Of(MeanDifference.Welch(a, b, options.Level))
                : Measured.Undefined(pair.Reference.Counts.NonNulls, pair.Current.Counts.NonNulls, "needs two lengths on both sides")),
    ];

    private static DriftMethodInfo Mean(string name, string title, string formula, string convention, string source) =>
        new(name, title, DriftAspect.Moments, Moments)
        {
            Formula = formula,
            Range = "any",
            Unit = "standard errors",
            Convention = convention + " From the moments, exact to their rounding.",
            Source = source,
            Effect = "Hedges's g: difference of means in pooled standard deviations, current less reference",
            IsSigned = true,
            ThresholdOfShift = d => d,
            NeededRows = (t, _) => MinimumSample.ForMeans(t),
        };

    private static DriftMethodInfo Spread(string name, string title, string formula, DriftStates states, string convention, string source) =>
        new(name, title, DriftAspect.Moments, states)
        {
            Formula = formula,
            Range = "0 upwards",
            Unit = "none",
            Convention = convention,
            Source = source,
            Effect = "ln ratio of the spreads, current over reference",
            IsSigned = true,
            ThresholdOfShift = d => Math.Log(1 + d),
        };

    private static string? NeedsMoments(ColumnComparison pair) => pair.UnitsDiffer
        ? "the column's type has changed"
        : !pair.IsNumeric || (pair.Reference.Moments is null && !pair.HasItems) ? "no moments of both sides are kept" : null;

    private static DriftMeasurement OfMoments(ColumnComparison pair, Func<SampleMoments, SampleMoments, TestResult> test) =>
        pair.ReferenceMoments is { Count: > 1 } a && pair.CurrentMoments is { Count: > 1 } b
            ? Measured.Of(test(a, b))
            : Measured.Undefined(
                pair.Reference.Figures.Count, pair.Current.Figures.Count, "needs two numbers on both sides, and moments whose error is known to be small");

    private static DriftMeasurement OfTable(ColumnComparison pair, TestResult test) => Measured.Of(test) with
    {
        Cells = pair.Table.Count,
        CellsFrom = pair.IsExact ? "items" : "quantile sketch",
        ApproximationError = pair.IsExact ? 0 : double.NaN,
    };

    private static SampleMoments? Lengths(ColumnSummary side)
    {
        var figures = side.Text is { } text ? States.Readout.MomentFigures.Of(text.Lengths)
            : side.Kind == Schema.ColumnKind.Complex ? side.Figures : null;
        return figures is { Mean: { } mean, StandardDeviation: { } deviation }
            ? new SampleMoments(figures.Count, mean, deviation * deviation * (figures.Count - 1))
            : null;
    }
}
