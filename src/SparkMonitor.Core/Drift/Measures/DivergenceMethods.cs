using SparkMonitor.Core.Statistics;
using SparkMonitor.Core.Statistics.Divergences;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Methods over the shares of cells, with p-values given the pooled counts.</summary>
internal static class DivergenceMethods
{
    private const DriftStates Cells = DriftStates.Items | DriftStates.Quantiles | DriftStates.Distinct;

    private const string CellNote = "Cells: values where all are kept; of other numbers about 20 equally full cells of both sides (or as `cells` says); of other texts groups "
        + "of hash registers. p given the pooled counts.";

    public static IEnumerable<IDriftMethod> All =>
    [
        Divergence(DivergenceMeasure.Psi, "Population stability index", "sum (p - q) ln(p / q)", "0 upwards", "nats", NormalShift.Psi, t => t,
            "Empty cells: half a row, or as `fill` says. ", "Credit scoring; Lewis 1994"),
        Divergence(DivergenceMeasure.KullbackLeibler, "Kullback-Leibler divergence of the reference from the current", "sum p ln(p / q)", "0 upwards", "nats",
            NormalShift.KullbackLeibler, t => 2 * t, "Empty cells: half a row, or as `fill` says; shares brought back to 1. ", "Kullback and Leibler 1951"),
        Divergence(DivergenceMeasure.KullbackLeiblerReverse, "Kullback-Leibler divergence of the current from the reference", "sum q ln(q / p)", "0 upwards", "nats",
            NormalShift.KullbackLeibler, t => 2 * t, "Empty cells: half a row, or as `fill` says; shares brought back to 1. ", "Kullback and Leibler 1951"),
        Divergence(DivergenceMeasure.JensenShannon, "Jensen-Shannon divergence", "(sum p ln(2p / (p + q)) + sum q ln(2q / (p + q))) / 2", "0 to ln 2", "nats",
            NormalShift.JensenShannon, t => 8 * t, "", "Lin 1991"),
        Divergence(DivergenceMeasure.JensenShannonBits, "Jensen-Shannon divergence in bits", "the same with logarithms to base 2", "0 to 1", "bits",
            d => NormalShift.JensenShannon(d) / Math.Log(2), t => 8 * t * Math.Log(2), "As TFDV's. ", "Lin 1991; TFDV"),
        Divergence(DivergenceMeasure.JensenShannonDistance, "Jensen-Shannon distance", "square root of js_divergence", "0 to 0.8326", "square root of nats",
            d => Math.Sqrt(NormalShift.JensenShannon(d)), t => 8 * t * t, "As scipy's and Evidently's. ", "Endres and Schindelin 2003"),
        Divergence(DivergenceMeasure.JensenShannonDistanceBits, "Jensen-Shannon distance in bits", "square root of js_divergence_bits", "0 to 1", "square root of bits",
            d => Math.Sqrt(NormalShift.JensenShannon(d) / Math.Log(2)), t => 8 * t * t * Math.Log(2), "As NannyML's. ", "Endres and Schindelin 2003; NannyML"),
        Divergence(DivergenceMeasure.Hellinger, "Hellinger distance", "sqrt(1 - sum sqrt(p q))", "0 to 1", "none", NormalShift.Hellinger, t => 8 * t * t, "", "Hellinger 1909"),
        Divergence(DivergenceMeasure.Bhattacharyya, "Bhattacharyya distance", "-ln sum sqrt(p q)", "0 upwards", "nats", NormalShift.Bhattacharyya, t => 8 * t, "", "Bhattacharyya 1943"),
        Divergence(DivergenceMeasure.TotalVariation, "Total variation distance", "sum |p - q| / 2", "0 to 1", "share of rows", NormalShift.Distance, null,
            "", "Share of rows that would have to change their cell"),
        Divergence(DivergenceMeasure.LInfinity, "L-infinity distance", "max |p - q|", "0 to 1", "share of rows", NormalShift.Largest, null,
            "Names the cell that moved most. p: hypergeometric tails of the cells. ", "TFDV"),
        new DriftMethod(Table("chi_square", "Chi-square test", "sum (O - E)^2 / E over the 2 x B table", "Pearson 1900"), NeedsCells,
            (pair, options) => Contingent(pair, options, DivergenceTest.ChiSquare, DivergenceMeasure.TotalVariation)),
        new DriftMethod(Table("g_test", "G-test", "2 sum O ln(O / E) over the 2 x B table", "Wilks 1938"), NeedsCells,
            (pair, options) => Contingent(pair, options, DivergenceTest.LikelihoodRatio, DivergenceMeasure.TotalVariation)),
        new DriftMethod(
            Table("chi_square_fit", "Chi-square goodness of fit", "sum (O - E)^2 / E, E = p m", "Evidently") with
            {
                Convention = "The reference's shares are taken as known. Textbook law: chi-square, by which most unchanged data fire. p up to 4 alpha: random splits of the pooled rows; Evidently's p: ln_p_textbook in the details.",
            },
            NeedsCells,
            Fit),
    ];

    private static DriftMethodInfo Table(string name, string title, string formula, string source) =>
        new(name, title, DriftAspect.Distribution, Cells)
        {
            Formula = formula,
            Range = "0 upwards",
            Unit = "none",
            Convention = CellNote + " Also where expected counts are small. Cramer's V stands in the details.",
            Source = source,
            Effect = "total variation distance, less what sampling alone adds",
            ThresholdOfShift = NormalShift.Distance,
        };

    private static DriftMethod Divergence(
        DivergenceMeasure measure,
        string title,
        string formula,
        string range,
        string unit,
        Func<double, double> ofShift,
        Func<double, double>? toPsi,
        string convention,
        string source) => new(
            new DriftMethodInfo(DivergenceNames.Of(measure), title, DriftAspect.Distribution, Cells)
            {
                Formula = formula,
                Range = range,
                Unit = unit,
                Convention = convention + CellNote,
                Source = source,
                Effect = measure == DivergenceMeasure.LInfinity ? "the distance" : "the divergence less its mean under the null",
                ThresholdOfShift = ofShift,
                NeededRows = toPsi is null ? null : (t, cells) => MinimumSample.ForDivergence(toPsi(t), Math.Max(2, cells)),
            },
            NeedsCells,
            (pair, options) => Measure(pair, options, measure));

    private static string? NeedsCells(ColumnComparison pair) => pair.UnitsDiffer
        ? "the column's type has changed"
        : pair.HasNumbers || pair.HasItems || (pair.Reference.Distinct is not null && pair.Current.Distinct is not null)
            ? null
            : "neither values nor cells nor hash registers of both sides are kept";

    private static DriftMeasurement Measure(ColumnComparison pair, MeasureOptions options, DivergenceMeasure measure)
    {
        if (DivergenceCells.Of(pair, options, out var why) is not { } cells)
        {
            return Measured.Undefined(pair.Reference.Counts.NonNulls, pair.Current.Counts.NonNulls, why);
        }

        var test = DivergenceTest.Test(cells.Counts, measure, OptionsOf(options));
        return Described(cells, test, cells.Error(measure, options.Fill, test.Statistic), Moved(cells));
    }

    private static DriftMeasurement Contingent(
        ColumnComparison pair, MeasureOptions options, Func<PairedCounts, DivergenceOptions, TestResult> test, DivergenceMeasure effect)
    {
        if (DivergenceCells.Of(pair, options, out var why) is not { } cells)
        {
            return Measured.Undefined(pair.Reference.Counts.NonNulls, pair.Current.Counts.NonNulls, why);
        }

        var found = test(cells.Counts, OptionsOf(options));
        if (double.IsNaN(found.LogPValue))
        {
            return Measured.Of(found);
        }

        var v = found.Effect;
        found = found with { Effect = DivergenceEffect.Of(cells.Counts, effect, options.Fill, options.Level) };
        return Described(cells, found, cells.Reference is null && !cells.IsHashed ? 0 : double.NaN, Moved(cells)) with
        {
            Details = new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                ["cramers_v"] = v.Estimate,
                ["cramers_v_lower"] = v.Lower,
                ["cramers_v_upper"] = v.Upper,
                ["smallest_expected"] = Contingency.SmallestExpected(cells.Counts),
            },
        };
    }

    private static DriftMeasurement Fit(ColumnComparison pair, MeasureOptions options)
    {
        var textbook = double.NaN;
        var found = Contingent(pair, options, Test, DivergenceMeasure.TotalVariation);
        return double.IsNaN(textbook) || double.IsNaN(found.LogPValue)
            ? found
            : found with { Details = new SortedDictionary<string, double>(found.Details.ToDictionary(), StringComparer.Ordinal) { ["ln_p_textbook"] = textbook } };

        TestResult Test(PairedCounts counts, DivergenceOptions _)
        {
            var fit = Contingency.GoodnessOfFit(counts, options.Level);
            textbook = fit.LogPValue;
            return fit with { LogPValue = SplitNull.LogPValue(counts, Contingency.Misfit, textbook, options.Alpha, options.Seed) };
        }
    }

    private static DriftMeasurement Described(IntervalCounts cells, TestResult test, double error, string? moved) => Measured.Of(test) with
    {
        StatisticUpper = test.Statistic + (double.IsNaN(error) ? 0 : error),
        Cells = cells.Counts.Count,
        CellsFrom = cells.From,
        ApproximationError = error,
        Location = moved,
        Remark = cells.IsHashed ? Joined(test.Remark, "values that share a register are not told apart: the measure over values is at least this") : test.Remark,
    };

    /// <summary>The cell whose share moved most, and how.</summary>
    private static string? Moved(IntervalCounts cells)
    {
        if (cells.Counts.OneSided)
        {
            return null;
        }

        var (_, cell) = Statistics.Divergences.Divergence.Largest(cells.Counts);
        return cell < 0 ? null : cells.Label(cell);
    }

    private static string Joined(string first, string second) => first.Length == 0 ? second : $"{first}; {second}";

    private static DivergenceOptions OptionsOf(MeasureOptions options) => DivergenceOptions.Default with
    {
        Fill = options.Fill,
        Level = options.Level,
        Alpha = options.Alpha,
        Seed = options.Seed,
    };
}
