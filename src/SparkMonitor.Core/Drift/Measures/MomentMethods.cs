using SparkMonitor.Core.States.Readout;
using SparkMonitor.Core.Statistics;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Methods over location and spread of numbers.</summary>
internal static class MomentMethods
{
    private const DriftStates Moments = DriftStates.Moments | DriftStates.Quantiles | DriftStates.Items;

    private const string SplitNote = " p up to 4 alpha: random splits of the pooled values; textbook p: ln_p_textbook in the details.";

    public static IEnumerable<IDriftMethod> All =>
    [
        new DriftMethod(
            Mean("welch_t", "Welch's t-test", "(mean P - mean Q) / sqrt(s_P^2 / n + s_Q^2 / m)", "Textbook law: t with degrees of freedom by Welch and Satterthwaite.", "Welch 1947; Janssen 1997"),
            NeedsMoments,
            (pair, options) => OfMoments(pair, options, (a, b) => MeanDifference.Welch(a, b, options.Level))),
        new DriftMethod(
            Mean("student_t", "Student's t-test", "(mean P - mean Q) / (s sqrt(1/n + 1/m))", "One common variance. Textbook law: t(N - 2).", "Student 1908"),
            NeedsMoments,
            (pair, options) => OfMoments(pair, options, (a, b) => MeanDifference.Student(a, b, options.Level))),
        new DriftMethod(
            Spread("variance_ratio", "Ratio of variances", "s_P^2 / s_Q^2", Moments, "Textbook law: F(n - 1, m - 1), two-sided, for normal values alone.", "Fisher 1924"),
            NeedsMoments,
            (pair, options) => OfMoments(pair, options, (a, b) => VarianceTests.RatioF(a, b, options.Level), t => Math.Abs(Math.Log(t.Statistic)))),
        new DriftMethod(
            Spread("bartlett", "Bartlett's test of equal variances", "Bartlett's corrected likelihood ratio", Moments, "Textbook law: chi-square(1), for normal values alone.", "Bartlett 1937"),
            NeedsMoments,
            (pair, options) => OfMoments(pair, options, (a, b) => VarianceTests.Bartlett(a, b, options.Level), t => Math.Sqrt(t.Statistic))),
        new DriftMethod(
            Spread("levene", "Levene's test", "F of the distances from the means", DriftStates.Quantiles | DriftStates.Items, "Textbook law: F(1, N - 2). From cells: of the cells' middles.", "Levene 1960"),
            NumericMethods.NeedsNumbers,
            (pair, options) => OfTable(pair, options, t => VarianceTests.Levene(t, options.Level))),
        new DriftMethod(
            Spread("brown_forsythe", "Brown-Forsythe test", "F of the distances from the medians", DriftStates.Quantiles | DriftStates.Items, "Textbook law: F(1, N - 2). From cells: of the cells' middles.", "Brown and Forsythe 1974"),
            NumericMethods.NeedsNumbers,
            (pair, options) => OfTable(pair, options, t => VarianceTests.BrownForsythe(t, options.Level))),
        new DriftMethod(
            Mean("length_change", "Change of length", "Welch's t over lengths of texts, or numbers of elements", "Textbook law: t with degrees of freedom by Welch and Satterthwaite. p up to 4 alpha: of all splits of the pooled lengths, by three of their moments; textbook p: ln_p_textbook in the details.", "Welch 1947; Isserlis 1931") with
            {
                Aspect = DriftAspect.Length,
                States = DriftStates.Text | DriftStates.Moments,
                Effect = "difference of mean lengths in pooled standard deviations",
            },
            pair => Lengths(pair.Reference) is null || Lengths(pair.Current) is null ? "the column has no lengths" : null,
            (pair, options) => Lengths(pair.Reference) is { } a && Lengths(pair.Current) is { } b && a.Count > 1 && b.Count > 1
                ? OfLengths(a, b, options)
                : Measured.Undefined(pair.Reference.Counts.NonNulls, pair.Current.Counts.NonNulls, "needs two lengths on both sides")),
    ];

    private static DriftMethodInfo Mean(string name, string title, string formula, string convention, string source) =>
        new(name, title, DriftAspect.Moments, Moments)
        {
            Formula = formula,
            Range = "any",
            Unit = "standard errors",
            Convention = convention + (name == "length_change" ? "" : SplitNote) + " From the moments, exact to their rounding.",
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
            Convention = convention + SplitNote,
            Source = source,
            Effect = "ln ratio of the spreads, current over reference",
            IsSigned = true,
            ThresholdOfShift = d => Math.Log(1 + d),
        };

    private static string? NeedsMoments(ColumnComparison pair) => pair.UnitsDiffer
        ? "the column's type has changed"
        : !pair.IsNumeric || (pair.Reference.Moments is null && !pair.HasItems) ? "no moments of both sides are kept" : null;

    /// <param name="magnitude">What splits are compared by; the statistic's own when left out.</param>
    private static DriftMeasurement OfMoments(
        ColumnComparison pair, MeasureOptions options, Func<SampleMoments, SampleMoments, TestResult> test, Func<TestResult, double>? magnitude = null) =>
        pair.ReferenceMoments is { Count: > 1 } a && pair.CurrentMoments is { Count: > 1 } b
            ? BySplits(pair, options, Measured.Of(test(a, b)), t => test(t.ReferenceMoments, t.CurrentMoments), magnitude ?? (t => Math.Abs(t.Statistic)))
            : Measured.Undefined(
                pair.Reference.Figures.Count, pair.Current.Figures.Count, "needs two numbers on both sides, and moments whose error is known to be small");

    private static DriftMeasurement OfTable(ColumnComparison pair, MeasureOptions options, Func<PairedTable, TestResult> test) =>
        BySplits(pair, options, Measured.Of(test(pair.Table)), test, t => Math.Sqrt(t.Statistic)) with
        {
            Cells = pair.Table.Count,
            CellsFrom = pair.IsExact ? "items" : "quantile sketch",
            ApproximationError = pair.IsExact ? 0 : double.NaN,
        };

    /// <summary>These tests' laws are those of normal values; of others they fire up to four times too often.</summary>
    private static DriftMeasurement BySplits(
        ColumnComparison pair, MeasureOptions options, DriftMeasurement textbook, Func<PairedTable, TestResult> test, Func<TestResult, double> magnitude) =>
        double.IsNaN(textbook.LogPValue) || !pair.HasNumbers
            ? textbook
            : Calibrated(textbook, SplitNull.LogPValue(pair.Table, t => magnitude(test(t)), textbook.LogPValue, options.Alpha, options.Seed));

    /// <summary>The lengths themselves are not kept, so there is nothing to split but their moments.</summary>
    private static DriftMeasurement OfLengths(MomentFigures reference, MomentFigures current, MeasureOptions options)
    {
        var (a, b) = (ColumnComparison.MomentsOf(reference)!.Value, ColumnComparison.MomentsOf(current)!.Value);
        var textbook = Measured.Of(MeanDifference.Welch(a, b, options.Level));
        return double.IsNaN(textbook.LogPValue)
            ? textbook
            : Calibrated(textbook, Skewness(reference) is { } left && Skewness(current) is { } right
                ? SplitMoments.LogPValue(a, left, b, right, textbook.LogPValue, options.Alpha)
                : textbook.LogPValue);

        static double? Skewness(MomentFigures f) => f.StandardDeviation > 0 ? f.Skewness : 0;
    }

    private static DriftMeasurement Calibrated(DriftMeasurement textbook, double logP) => textbook with
    {
        LogPValue = logP,
        Details = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["ln_p_textbook"] = textbook.LogPValue },
    };

    private static MomentFigures? Lengths(ColumnSummary side)
    {
        var figures = side.Text is { } text ? MomentFigures.Of(text.Lengths)
            : side.Kind == Schema.ColumnKind.Complex ? side.Figures : null;
        return figures is { Mean: not null, StandardDeviation: not null } ? figures : null;
    }
}
