using System.Globalization;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Divergences;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Proportions;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Which values there are: new, vanished and unseen ones, how many, and how many both sides share.</summary>
internal static class ValueMethods
{
    public static IEnumerable<IDriftMethod> All =>
    [
        new DriftMethod(
            Info("new_values", "New values", "number of values of Q that P lacks", "0 upwards", "values"),
            NeedsItems,
            (pair, options) => Unshared(pair, options, ofCurrent: true, share: false)),
        new DriftMethod(
            Info("vanished_values", "Vanished values", "number of values of P that Q lacks", "0 upwards", "values"),
            NeedsItems,
            (pair, options) => Unshared(pair, options, ofCurrent: false, share: false)),
        new DriftMethod(
            Info("unseen_share", "Rows with unseen values", "share of the rows of Q whose value P lacks", "0 to 1", "share of rows"),
            NeedsItems,
            (pair, options) => Unshared(pair, options, ofCurrent: true, share: true)),
        new DriftMethod(
            Info("distinct_change", "Change of the distinct count", "ln(distinct Q / distinct P)", "any", "log ratio") with
            {
                States = DriftStates.Items | DriftStates.Distinct,
                Convention = "While all values are kept: against the distinct counts that a random split of the pooled rows would give, so that sides of different size "
                    + "compare. Else both estimates with their standard errors and no p-value; more rows then show more values.",
                Source = "Heck and others 1975 (rarefaction)",
                Effect = "ln ratio of distinct counts beyond what the sizes explain",
                IsSigned = true,
                ThresholdOfShift = d => Math.Log(1 + d),
            },
            pair => pair.HasItems || (pair.Reference.Distinct is not null && pair.Current.Distinct is not null) ? null : "no distinct counts of both sides are kept",
            DistinctChange),
        new DriftMethod(
            Info("value_overlap", "Distance of the sets of values", "1 - |P and Q| / |P or Q|", "0 to 1", "share of values") with
            {
                States = DriftStates.Items | DriftStates.Distinct,
                HasPValue = false,
                Convention = "Exact while all values are kept, else by the registers' least hashes, with their standard error. Rare values differ by chance, so it has no p-value.",
                Source = "Jaccard 1901; Li, Owen, Zhang 2012",
                Effect = "the distance",
                ThresholdOfShift = null,
                DefaultThreshold = 0.2,
            },
            pair => pair.HasItems || (!pair.UnitsDiffer && pair.Reference.Distinct is not null && pair.Current.Distinct is not null)
                ? null : "no values of both sides are kept",
            Overlap),
        new DriftMethod(
            Info("range_violations", "Values out of range", "share of values of Q outside the range", "0 to 1", "share of values") with
            {
                States = DriftStates.Items | DriftStates.Quantiles,
                Convention = "The range is the reference's, or as `range` says. Of the reference's: p is the chance that so many of the pooled extremes belong to Q. Of a given one: z or Fisher's "
                    + "test of both sides' shares.",
                Source = "Exceedance statistics; Gumbel and von Schelling 1950",
                Effect = "share out of range, less that of the reference",
                ThresholdOfShift = d => d / 100,
            },
            NumericMethods.NeedsNumbers,
            Violations),
    ];

    private static DriftMethodInfo Info(string name, string title, string formula, string range, string unit) =>
        new(name, title, DriftAspect.Values, DriftStates.Items)
        {
            Formula = formula,
            Range = range,
            Unit = unit,
            Convention = "Needs all values. p given the pooled counts: the chance that a random split leaves so many values on one side, or a value so frequent; twice the lesser.",
            Source = "Hypergeometric split of the pooled counts; Poisson-binomial law of independent values",
            Effect = "share of rows with such values, less what chance leaves",
            ThresholdOfShift = d => d / 10,
        };

    private static string? NeedsItems(ColumnComparison pair) => pair.UnitsDiffer
        ? "the column's type has changed"
        : pair.HasItems ? null : "not all values are kept";

    private static DriftMeasurement Unshared(ColumnComparison pair, MeasureOptions options, bool ofCurrent, bool share)
    {
        var counts = pair.ItemCounts;
        long n = counts.ReferenceTotal, m = counts.CurrentTotal;
        if (counts.OneSided)
        {
            return Measured.Undefined(n, m, "a side holds no value");
        }

        var (values, rows, largest, named) = (0L, 0L, 0L, -1);
        for (var i = 0; i < counts.Count; i++)
        {
            var (mine, other) = ofCurrent ? (counts.Current[i], counts.Reference[i]) : (counts.Reference[i], counts.Current[i]);
            if (other == 0)
            {
                values++;
                rows += mine;
                (largest, named) = mine > largest ? (mine, i) : (largest, named);
            }
        }

        var byRows = new CellStatistic((x, y) => (ofCurrent ? x : y) == 0 ? x + y : 0, false);
        var expected = CellNull.Of(counts, byRows.Term).Mean;
        var (logP, how) = values == 0 ? (0.0, "there is none") : (UnsharedValues.LogPValue(counts, ofCurrent), "chance that so many values, or so frequent a one, fall to one side");
        var all = ofCurrent ? m : n;
        var (low, high) = ProportionInterval.Wilson(rows, all, options.Level);
        return new DriftMeasurement
        {
            Statistic = share ? (double)rows / all : values,
            StatisticUpper = share ? (double)rows / all : values,
            LogPValue = logP,
            Effect = new Effect(
                "share of rows beyond chance", Beyond((double)rows / all), Beyond(low), Beyond(high), options.Level),
            ReferenceCount = n,
            CurrentCount = m,
            Cells = counts.Count,
            CellsFrom = "items",
            Convention = how,
            Location = named < 0 ? null : pair.TextOf(named),
            Details = new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                ["values"] = values,
                ["rows"] = rows,
                ["expected_rows"] = expected,
            },
        };

        double Beyond(double found) => Math.Max(0, found - (expected / all));
    }

    private static DriftMeasurement DistinctChange(ColumnComparison pair, MeasureOptions options)
    {
        if (!pair.HasItems)
        {
            return Estimated(pair, options);
        }

        var counts = pair.ItemCounts;
        long n = counts.ReferenceTotal, m = counts.CurrentTotal;
        if (counts.OneSided)
        {
            return Measured.Undefined(n, m, "a side holds no value");
        }

        double left = pair.Reference.Items!.Length, right = pair.Current.Items!.Length;
        var difference = CellNull.Of(counts, (x, y) => (y > 0 ? 1 : 0) - (x > 0 ? 1 : 0));
        var ofLeft = CellNull.Of(counts, (x, _) => x > 0 ? 1 : 0).Mean;
        var ofRight = CellNull.Of(counts, (_, y) => y > 0 ? 1 : 0).Mean;
        var deviation = Math.Sqrt(difference.Variance);
        var gap = Math.Abs(right - left - difference.Mean);
        var z = deviation > 0 ? Math.Max(0, gap - 0.5) / deviation : gap > 0.5 ? double.PositiveInfinity : 0;
        var estimate = Math.Log(right / left) - Math.Log(ofRight / ofLeft);
        // Of the log ratio by the delta method at the sides' own counts.
        var error = deviation / Math.Min(left, right);
        return new DriftMeasurement
        {
            Statistic = Math.Log(right / left),
            StatisticUpper = Math.Log(right / left),
            LogPValue = double.IsPositiveInfinity(z) ? double.NegativeInfinity : NormalDistribution.LogTwoSided(z),
            Effect = Effect.Normal("ln ratio beyond the sizes", estimate, error, options.Level, double.NegativeInfinity, double.PositiveInfinity),
            SamplingError = error,
            ReferenceCount = n,
            CurrentCount = m,
            Cells = counts.Count,
            CellsFrom = "items",
            Convention = "moments given the pooled counts, normal",
            Details = Distinct(left, right),
        };
    }

    private static DriftMeasurement Estimated(ColumnComparison pair, MeasureOptions options)
    {
        double left = CountOf(pair.Reference, out var leftError), right = CountOf(pair.Current, out var rightError);
        long n = pair.Reference.Counts.NonNulls, m = pair.Current.Counts.NonNulls;
        if (left == 0 || right == 0)
        {
            return Measured.Undefined(n, m, "a side holds no value");
        }

        var error = Math.Sqrt((leftError * leftError) + (rightError * rightError));
        return new DriftMeasurement
        {
            Statistic = Math.Log(right / left),
            StatisticUpper = Math.Log(right / left),
            Effect = Effect.Normal("ln ratio", Math.Log(right / left), error, options.Level, double.NegativeInfinity, double.PositiveInfinity),
            ApproximationError = Effect.Multiplier(options.Level) * error,
            ReferenceCount = n,
            CurrentCount = m,
            CellsFrom = "registers",
            Convention = "estimated distinct counts",
            Remark = "no p-value: more rows show more values",
            Details = Distinct(left, right),
        };
    }

    private static double CountOf(ColumnSummary side, out double error)
    {
        if (side.Items is { IsOverflow: false } items)
        {
            error = 0;
            return items.Length;
        }

        error = side.Distinct!.RelativeError();
        return side.Distinct.Estimate();
    }

    private static SortedDictionary<string, double> Distinct(double left, double right) =>
        new(StringComparer.Ordinal) { ["reference_distinct"] = left, ["current_distinct"] = right };

    private static DriftMeasurement Overlap(ColumnComparison pair, MeasureOptions options)
    {
        long n = pair.Reference.Counts.NonNulls, m = pair.Current.Counts.NonNulls;
        if (pair.HasItems)
        {
            var counts = pair.ItemCounts;
            var both = Enumerable.Range(0, counts.Count).Count(i => counts.Reference[i] > 0 && counts.Current[i] > 0);
            var distance = counts.Count == 0 ? double.NaN : 1 - ((double)both / counts.Count);
            return new DriftMeasurement
            {
                Statistic = distance,
                StatisticUpper = distance,
                Effect = new Effect("Jaccard distance", distance, distance, distance, options.Level),
                ReferenceCount = n,
                CurrentCount = m,
                Cells = counts.Count,
                CellsFrom = "items",
                Convention = "exact",
            };
        }

        if (DistinctSketch.Overlap(pair.Reference.Distinct!, pair.Current.Distinct!) is not { } overlap)
        {
            return Measured.Undefined(n, m, "no side holds a value");
        }

        return new DriftMeasurement
        {
            Statistic = 1 - overlap.Jaccard,
            StatisticUpper = 1 - overlap.Jaccard,
            Effect = Effect.Normal("Jaccard distance", 1 - overlap.Jaccard, overlap.StandardError, options.Level, 0, 1),
            ApproximationError = Effect.Multiplier(options.Level) * overlap.StandardError,
            ReferenceCount = n,
            CurrentCount = m,
            CellsFrom = "registers",
            Convention = "one-permutation MinHash",
        };
    }

    private static DriftMeasurement Violations(ColumnComparison pair, MeasureOptions options)
    {
        var table = pair.Table;
        long n = table.ReferenceTotal, m = table.CurrentTotal;
        if (table.OneSided)
        {
            return Measured.Undefined(n, m, "a side holds no value");
        }

        var (first, last) = (0, table.Count - 1);
        while (table.Reference[first] == 0)
        {
            first++;
        }

        while (table.Reference[last] == 0)
        {
            last--;
        }

        // The reference's smallest and largest value are exact, so of its own range only rows of its outermost cells are in doubt.
        var least = options.Least ?? (pair.HasItems ? table.Values[first] : pair.Seen(pair.Reference.Quantiles!.Min));
        var most = options.Most ?? (pair.HasItems ? table.Values[last] : pair.Seen(pair.Reference.Quantiles!.Max));
        long before = 0, after = 0, doubtful = 0, low = 0, high = 0;
        for (var i = 0; i < table.Count; i++)
        {
            var (lower, upper) = pair.Span(i);
            if (upper < least)
            {
                (before, low) = (before + table.Reference[i], low + table.Current[i]);
            }
            else if (lower > most)
            {
                (after, high) = (after + table.Reference[i], high + table.Current[i]);
            }
            else if (lower < least || upper > most)
            {
                doubtful += table.Current[i];
            }
        }

        var isOwn = options.Least is null && options.Most is null;
        var found = ShareMethods.Of(before + after, n, low + high, m, options);
        return found with
        {
            Statistic = (double)(low + high) / m,
            StatisticUpper = (double)(low + high + doubtful) / m,
            LogPValue = isOwn ? LogExceedance(low + high, n, m) : found.LogPValue,
            Convention = isOwn ? "exceedances of the pooled extremes" : found.Convention,
            CellsFrom = pair.IsExact ? "items" : "quantile sketch",
            Cells = table.Count,
            ApproximationError = (double)doubtful / m,
            Location = string.Create(CultureInfo.InvariantCulture, $"{least:G6} to {most:G6}"),
            Details = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["below"] = low, ["above"] = high, ["least"] = least, ["most"] = most },
        };
    }

    /// <summary>
    /// ln of the chance that at least k of the pooled rows beyond the reference's smallest and largest are current ones. Each end's number is
    /// geometric with ratio m / N in the limit, so their sum exceeds k - 1 with r^k (1 + k (1 - r)); rows of equal value make it rarer.
    /// </summary>
    private static double LogExceedance(long k, long n, long m)
    {
        var r = m / ((double)n + m);
        return k == 0 ? 0 : Math.Min(0, (k * Math.Log(r)) + Math.Log(1 + (k * (1 - r))));
    }
}
