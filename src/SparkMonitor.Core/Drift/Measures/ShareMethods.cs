using SparkMonitor.Core.States;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Proportions;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Shares of rows that are counted exactly: nulls, NaN, zeros and so on.</summary>
internal static class ShareMethods
{
    /// <summary>With fewer expected hits on a side, Fisher's exact test takes the place of z.</summary>
    private const double FewestExpected = 10;

    /// <summary>Fisher's sum is taken up to so many hits.</summary>
    private const long MostForFisher = 100_000;

    public static IEnumerable<IDriftMethod> All =>
    [
        Share("null_rate", "Share of nulls", "rows", c => c.Nulls, c => c.Rows, _ => true),
        Share("nan_rate", "Share of NaN", "values that are not null", c => c.NaNs, c => c.NonNulls, p => p.IsNumeric),
        Share("infinite_rate", "Share of infinities", "values that are not null", c => c.Infinities, c => c.NonNulls, p => p.IsNumeric),
        Share("zero_rate", "Share of zeros", "values that are not null", c => c.Zeros, c => c.NonNulls, p => p.IsNumeric),
        Share("negative_rate", "Share of negative numbers", "values that are not null", c => c.Negatives, c => c.NonNulls, p => p.IsNumeric),
        Share("empty_rate", "Share of empty texts", "values that are not null", c => c.Empties, c => c.NonNulls, p => !p.IsNumeric),
        Share("blank_rate", "Share of blank texts", "values that are not null", c => c.Blanks, c => c.NonNulls, p => !p.IsNumeric),
        new DriftMethod(
            Info("proportion_z", "Z-test for proportions", "values", DriftStates.Items) with
            {
                Aspect = DriftAspect.Distribution,
                Convention = "The share of the greater of two values (booleans: true). Pooled, two-sided; Fisher's exact test where fewer than 10 rows are expected.",
                Effect = "difference of shares, current less reference",
                ThresholdOfShift = NormalShift.Distance,
            },
            pair => !pair.HasItems ? "not all values are kept" : pair.Items.Count > 2 ? "the column has more than two values" : null,
            Proportion),
    ];

    /// <summary>Hits among so many on both sides, by z or by Fisher's test where few are expected.</summary>
    public static DriftMeasurement Of(long referenceHits, long n, long currentHits, long m, MeasureOptions options)
    {
        if (n == 0 || m == 0)
        {
            return Measured.Undefined(n, m, "a side holds no row");
        }

        var hits = referenceHits + currentHits;
        var details = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["reference_share"] = (double)referenceHits / n,
            ["current_share"] = (double)currentHits / m,
        };
        if (hits == 0 || hits == n + m)
        {
            return new DriftMeasurement
            {
                Statistic = 0,
                StatisticUpper = 0,
                LogPValue = 0,
                Effect = ProportionTest.Difference(referenceHits, n, currentHits, m, options.Level),
                ReferenceCount = n,
                CurrentCount = m,
                Convention = "the share is 0 or 1 on both sides",
                Details = details,
            };
        }

        var expected = (double)Math.Min(hits, n + m - hits) * Math.Min(n, m) / ((double)n + m);
        var test = expected < FewestExpected && Math.Min(hits, n + m - hits) <= MostForFisher
            ? ProportionTest.Fisher(referenceHits, n, currentHits, m, options.Level)
            : ProportionTest.Z(referenceHits, n, currentHits, m, options.Level);
        return Measured.Of(test) with
        {
            Statistic = details["current_share"] - details["reference_share"],
            StatisticUpper = details["current_share"] - details["reference_share"],
            Convention = test.Method == "fisher_exact" ? "Fisher's exact test, " + test.Convention : $"z {test.Statistic:G6}, {test.Convention}",
            Details = details,
        };
    }

    private static DriftMeasurement Proportion(ColumnComparison pair, MeasureOptions options)
    {
        var counts = pair.ItemCounts;
        if (counts.Count == 0)
        {
            return Measured.Undefined(0, 0, "a side holds no value");
        }

        var last = counts.Count - 1;
        // Of a boolean that is only ever false the share of true is 0, not that of false 1.
        var isLesser = counts.Count == 1 && pair.Kind == Schema.ColumnKind.Boolean && pair.TextOf(0) is "0" or "false";
        return Of(
            isLesser ? 0 : counts.Reference[last], counts.ReferenceTotal, isLesser ? 0 : counts.Current[last], counts.CurrentTotal, options) with
        {
            Location = pair.TextOf(last),
            Cells = counts.Count,
            CellsFrom = "items",
        };
    }

    private static DriftMethod Share(
        string name, string title, string of, Func<CountsState, long> hits, Func<CountsState, long> all, Func<ColumnComparison, bool> applies) => new(
            Info(name, title, of, DriftStates.Counts),
            pair => applies(pair) ? null : "the column is of another kind",
            (pair, options) => Of(
                hits(pair.Reference.Counts), all(pair.Reference.Counts), hits(pair.Current.Counts), all(pair.Current.Counts), options));

    private static DriftMethodInfo Info(string name, string title, string of, DriftStates states) => new(name, title, DriftAspect.Share, states)
    {
        Formula = $"k_Q / m - k_P / n, of {of}",
        Range = "-1 to 1",
        Unit = "share of rows",
        Convention = "Exact counts. Pooled two-sided z; Fisher's exact test where fewer than 10 rows are expected.",
        Source = "Newcombe 1998 (interval); Fisher 1935",
        Effect = "difference of shares, current less reference",
        IsSigned = true,
        ThresholdOfShift = d => d / 10,
        NeededRows = (t, _) => MinimumSample.ForShares(t),
    };
}
