using System.Globalization;
using SparkMonitor.Core.Statistics;
using SparkMonitor.Core.Statistics.Binning;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;
using SparkMonitor.Core.Statistics.TwoSample;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Methods over the order of numbers: from the values where all are kept, else from the cells of the quantile sketch.</summary>
internal static class NumericMethods
{
    private const DriftStates Numbers = DriftStates.Quantiles | DriftStates.Items;
    private static readonly string[] WassersteinDetails = ["ks", "raw", "reference_sd"];
    private const string GroupedNote = "From cells: values within a cell count as one value.";

    public static IEnumerable<IDriftMethod> All =>
    [
        new DriftMethod(
            new DriftMethodInfo("ks", "Kolmogorov-Smirnov distance", DriftAspect.Distribution, Numbers)
            {
                Formula = "max |F(x) - G(x)|",
                Range = "0 to 1",
                Unit = "share of rows",
                Convention = "From cells the lower end, with its p-value; the upper end beside it: max over cells of max(F(u) - G(l), G(u) - F(l)). "
                    + "n m up to 250,000: exact given the ties; above: exact one-sample law at n m / (n + m). cells: nanny_ml gives NannyML's D on 10,000 cells.",
                Source = "Kolmogorov 1933, Smirnov 1939; Schroeer and Trenkler 1995",
                Effect = "largest difference of cumulative shares",
                ThresholdOfShift = NormalShift.Distance,
                NeededRows = (t, _) => MinimumSample.ForDistance(t),
            },
            NeedsNumbers,
            KolmogorovSmirnovOf),
        new DriftMethod(
            WassersteinInfo("wasserstein", "Wasserstein-1 distance", "integral of |F - G| dx", "unit of the column"),
            NeedsNumbers,
            (pair, options) => WassersteinOf(pair, options, normalised: false)),
        new DriftMethod(
            WassersteinInfo("wasserstein_normalised", "Normalised Wasserstein-1 distance", "integral of |F - G| dx / sd(P)", "standard deviations of the reference"),
            NeedsNumbers,
            (pair, options) => WassersteinOf(pair, options, normalised: true)),
        new DriftMethod(
            new DriftMethodInfo("energy", "Energy distance", DriftAspect.Distribution, Numbers)
            {
                Formula = "sqrt(2 integral of (F - G)^2 dx)",
                Range = "0 upwards",
                Unit = "square root of the column's unit",
                Convention = "p: limit over all splits of the pooled values. " + GroupedNote,
                Source = "Szekely and Rizzo 2013",
                Effect = "energy coefficient, 0 to 1",
                ThresholdOfShift = NormalShift.Energy,
            },
            NeedsNumbers,
            EnergyOf),
        new DriftMethod(
            new DriftMethodInfo("cramer_von_mises", "Cramer-von Mises", DriftAspect.Distribution, Numbers)
            {
                Formula = "n m / N^2 sum over pooled rows of (F - G)^2",
                Range = "0 upwards",
                Unit = "none",
                Convention = "Safe under ties (scipy's is not). " + GroupedNote,
                Source = "Anderson 1962",
                Effect = "mean squared difference of cumulative shares",
                ThresholdOfShift = NormalShift.MeanSquare,
            },
            NeedsNumbers,
            CramerVonMisesOf),
        new DriftMethod(
            new DriftMethodInfo("anderson_darling", "Anderson-Darling", DriftAspect.Distribution, Numbers)
            {
                Formula = "n m / N sum of (F - G)^2 / (H (1 - H)), H pooled; standardised",
                Range = "about -1.3 upwards",
                Unit = "none",
                Convention = "Mid-rank; p not clipped. " + GroupedNote,
                Source = "Scholz and Stephens 1987",
                Effect = "largest difference of cumulative shares",
                ThresholdOfShift = NormalShift.Distance,
            },
            NeedsNumbers,
            AndersonDarlingOf),
        new DriftMethod(
            new DriftMethodInfo("mann_whitney", "Mann-Whitney U, AUC", DriftAspect.Distribution, Numbers)
            {
                Formula = "U = pairs in which the reference is higher, ties half; AUC = 1 - U / (n m)",
                Range = "0 to n m",
                Unit = "pairs",
                Convention = "Two-sided, ties and continuity corrected. The AUC stands in the details. " + GroupedNote,
                Source = "Mann and Whitney 1947; DeLong 1988",
                Effect = "P(current > reference) - 1/2",
                IsSigned = true,
                ThresholdOfShift = NormalShift.Superiority,
            },
            NeedsNumbers,
            MannWhitneyOf),
        new DriftMethod(
            new DriftMethodInfo("brunner_munzel", "Brunner-Munzel", DriftAspect.Distribution, Numbers)
            {
                Formula = "t on mid-ranks",
                Range = "any",
                Unit = "none",
                Convention = "t null; spreads may differ. " + GroupedNote,
                Source = "Brunner and Munzel 2000",
                Effect = "P(current > reference) - 1/2",
                IsSigned = true,
                ThresholdOfShift = NormalShift.Superiority,
            },
            NeedsNumbers,
            (pair, options) => Superior(pair, RankTests.BrunnerMunzel(pair.Table, options.Level))),
    ];

    public static string? NeedsNumbers(ColumnComparison pair) => pair.UnitsDiffer
        ? "the column's type has changed"
        : pair.HasNumbers ? null : "neither numbers nor cells of both sides are kept";

    /// <summary>The upper end of D: over every cell the largest gap that its values may have, in either direction.</summary>
    public static double UpperDistance(PairedCounts pair)
    {
        double n = pair.ReferenceTotal, m = pair.CurrentTotal, largest = 0;
        long f = 0, g = 0;
        for (var i = 0; i < pair.Count; i++)
        {
            double belowF = f / n, belowG = g / m;
            f += pair.Reference[i];
            g += pair.Current[i];
            largest = Math.Max(largest, Math.Max((f / n) - belowG, (g / m) - belowF));
        }

        return largest;
    }

    private static DriftMethodInfo WassersteinInfo(string name, string title, string formula, string unit) =>
        new(name, title, DriftAspect.Distribution, Numbers | DriftStates.Moments)
        {
            Formula = formula,
            Range = "0 upwards",
            Unit = unit,
            Convention = "sd: of the reference's rows (n), at least 0.001 (Evidently's floor). The distance has no null law of its own: p is that of ks. From cells each value "
                + "stands at the middle of its cell.",
            Source = "Vallender 1974; Evidently for the normalised form",
            Effect = "mean displacement in reference standard deviations, less what sampling alone adds",
            ThresholdOfShift = d => d,
            NeededRows = (t, _) => MinimumSample.ForMeans(t),
        };

    private static DriftMeasurement KolmogorovSmirnovOf(ColumnComparison pair, MeasureOptions options)
    {
        var test = KolmogorovSmirnov.Test(pair.Table, level: options.Level);
        if (double.IsNaN(test.LogPValue))
        {
            return Measured.Of(test);
        }

        var (upper, statistic, convention) = (test.Statistic, test.Statistic, test.Convention);
        if (options.Cells == CellConvention.NannyMl)
        {
            (statistic, upper) = NannyMlDistance(pair);
            convention = "D on 10,000 cells of the reference's range (NannyML), p of the plain D: " + convention;
        }
        else if (!pair.IsExact)
        {
            upper = UpperDistance(pair.Table);
        }

        return Measured.Of(test) with
        {
            Statistic = statistic,
            StatisticUpper = upper,
            Convention = convention,
            Cells = pair.Table.Count,
            CellsFrom = CellsOf(pair),
            ApproximationError = upper - statistic,
            Location = test.Location.ToString("G6", CultureInfo.InvariantCulture),
        };
    }

    private static (double Distance, double Upper) NannyMlDistance(ColumnComparison pair)
    {
        if (pair.HasItems)
        {
            var exact = PeerCells.NannyMlKolmogorovSmirnov(ColumnComparison.Numbers(pair.Reference.Items!), ColumnComparison.Numbers(pair.Current.Items!));
            return (exact, exact);
        }

        return (KolmogorovSmirnov.Distance(pair.Table).Distance, UpperDistance(pair.Table));
    }

    private static DriftMeasurement WassersteinOf(ColumnComparison pair, MeasureOptions options, bool normalised)
    {
        var table = pair.Table;
        var test = KolmogorovSmirnov.Test(table, level: options.Level);
        if (double.IsNaN(test.LogPValue))
        {
            return Measured.Of(test);
        }

        var distance = CdfDistance.OverValues(table, squared: false);
        var raw = distance.Value;
        // The moments know the deviation better than the middles of cells do.
        var known = pair.Reference.Deviation;
        var deviation = Math.Max(double.IsNaN(known) ? Math.Sqrt(table.ReferenceMoments.PopulationVariance) : known, Wasserstein.EvidentlyFloor);
        var effect = Effect.Normal(
            "mean displacement in reference standard deviations", (raw - distance.Bias) / deviation, distance.StandardError / deviation, options.Level, 0, double.PositiveInfinity);
        var error = pair.IsExact ? 0 : Displacement(pair);
        return new DriftMeasurement
        {
            Statistic = normalised ? raw / deviation : raw,
            StatisticUpper = (raw + error) / (normalised ? deviation : 1),
            LogPValue = test.LogPValue,
            Effect = effect,
            ReferenceCount = test.ReferenceCount,
            CurrentCount = test.CurrentCount,
            Cells = table.Count,
            CellsFrom = CellsOf(pair),
            Convention = ConventionOfKolmogorovSmirnov(test.Convention),
            ApproximationError = error / (normalised ? deviation : 1),
            SamplingError = Measured.SamplingError(effect),
            Details = new NamedFigures(WassersteinDetails, test.Statistic, raw, deviation),
            Remark = test.Remark,
        };
    }

    /// <summary>Said of every finding: the usual ones are not written anew.</summary>
    private static string ConventionOfKolmogorovSmirnov(string convention) => convention switch
    {
        KolmogorovSmirnov.AsymptoticConvention => "p of ks: " + KolmogorovSmirnov.AsymptoticConvention,
        KolmogorovSmirnov.ExactConvention => "p of ks: " + KolmogorovSmirnov.ExactConvention,
        _ => $"p of ks: {convention}",
    };

    /// <summary>
    /// How far rows lie from the values that stand for them, added over both sides: by the triangle inequality no less than the error of the
    /// distance.
    /// </summary>
    private static double Displacement(ColumnComparison pair)
    {
        var table = pair.Table;
        var reference = table.Reference;
        var current = table.Current;
        var reach = pair.Reach;
        double n = 1.0 / table.ReferenceTotal, m = 1.0 / table.CurrentTotal;
        double sum = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            sum += ((reference[i] * n) + (current[i] * m)) * reach[i];
        }

        return sum;
    }

    private static double Farthest(ColumnComparison pair, int i)
    {
        var (lower, upper) = pair.Span(i);
        var value = pair.Table.Values[i];
        return Math.Max(upper - value, value - lower);
    }

    private static DriftMeasurement EnergyOf(ColumnComparison pair, MeasureOptions options)
    {
        var test = EnergyDistance.Test(pair.Table, options.Level);
        double left = 0, right = 0;
        if (!pair.IsExact && !pair.Table.OneSided)
        {
            // The distance is a metric, and within a cell of share p the law of the rows lies within p of that of its one value.
            for (var i = 0; i < pair.Table.Count; i++)
            {
                double p = (double)pair.Table.Reference[i] / pair.Table.ReferenceTotal, q = (double)pair.Table.Current[i] / pair.Table.CurrentTotal;
                var reach = Farthest(pair, i);
                left += p * p * reach;
                right += q * q * reach;
            }
        }

        return Grouped(pair, test, Math.Sqrt(2 * left) + Math.Sqrt(2 * right));
    }

    private static DriftMeasurement CramerVonMisesOf(ColumnComparison pair, MeasureOptions options)
    {
        var test = CramerVonMises.Test(pair.Table, level: options.Level);
        var error = 0.0;
        if (!pair.IsExact && !pair.Table.OneSided)
        {
            var table = pair.Table;
            double n = table.ReferenceTotal, m = table.CurrentTotal;
            long f = 0, g = 0;
            for (var i = 0; i < table.Count; i++)
            {
                f += table.Reference[i];
                g += table.Current[i];
                var gap = Math.Abs((f / n) - (g / m));
                var reach = Math.Max(table.Reference[i] / n, table.Current[i] / m);
                error += (table.Reference[i] + table.Current[i]) / (double)table.Total * reach * ((2 * gap) + reach);
            }

            error *= n * m / table.Total;
        }

        return Grouped(pair, test, error);
    }

    private static DriftMeasurement AndersonDarlingOf(ColumnComparison pair, MeasureOptions options)
    {
        var test = AndersonDarling.Test(pair.Table, level: options.Level);
        if (double.IsNaN(test.LogPValue))
        {
            return Measured.Of(test);
        }

        var (d, _, _) = KolmogorovSmirnov.Distance(pair.Table);
        var effect = KolmogorovSmirnov.Effect(d, test.ReferenceCount, test.CurrentCount, options.Level);
        return Grouped(pair, test with { Effect = effect }, pair.IsExact ? 0 : double.NaN);
    }

    private static DriftMeasurement MannWhitneyOf(ColumnComparison pair, MeasureOptions options)
    {
        var test = MannWhitney.Test(pair.Table, level: options.Level);
        return double.IsNaN(test.LogPValue) ? Measured.Of(test) : Superior(pair, test);
    }

    private static DriftMeasurement Superior(ColumnComparison pair, TestResult test)
    {
        if (double.IsNaN(test.LogPValue))
        {
            return Measured.Of(test);
        }

        var table = pair.Table;
        double ties = 0, n = table.ReferenceTotal, m = table.CurrentTotal;
        for (var i = 0; i < table.Count && !pair.IsExact; i++)
        {
            ties += table.Reference[i] / n * (table.Current[i] / m);
        }

        var auc = test.Effect.Estimate;
        var effect = Measured.Shifted(test.Effect, "P(current > reference) - 1/2", -0.5);
        // A pair of rows of one cell counts half, whichever is higher.
        return Grouped(pair, test with { Effect = effect }, test.Method == "mann_whitney" ? 0.5 * ties * n * m : ties > 0 ? double.NaN : 0) with
        {
            Details = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["auc"] = auc, ["auc_error"] = ties / 2 },
        };
    }

    private static DriftMeasurement Grouped(ColumnComparison pair, TestResult test, double error) => Measured.Of(test) with
    {
        StatisticUpper = test.Statistic + (double.IsNaN(error) ? 0 : error),
        Cells = pair.Table.Count,
        CellsFrom = CellsOf(pair),
        ApproximationError = error,
    };

    private static string CellsOf(ColumnComparison pair) => pair.IsExact ? "items" : "quantile sketch";
}
