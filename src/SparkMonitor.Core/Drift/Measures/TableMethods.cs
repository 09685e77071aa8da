using SparkMonitor.Core.Statistics.Distributions;
using SparkMonitor.Core.Statistics.Effects;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Methods over the table itself: its number of rows and its columns.</summary>
internal static class TableMethods
{
    /// <summary>From so many reference windows on their own spread tells what is usual.</summary>
    private const int FewestWindows = 5;

    public static IEnumerable<IDriftMethod> All =>
    [
        new DriftMethod(
            new DriftMethodInfo("row_count", "Change of the number of rows", DriftAspect.RowCount, DriftStates.Counts)
            {
                Formula = "ln(m / mean rows of the reference's windows)",
                Range = "any",
                Unit = "log ratio",
                Convention = "Of a reference of 5 or more windows: t with k - 1 degrees against their own spread of ln rows. Of fewer: as Poisson counts, which real tables "
                    + "scatter more than, so the threshold decides.",
                Source = "Prediction interval of a new observation; Krishnamoorthy and Thomson 2004",
                Effect = "ln ratio of rows",
                IsSigned = true,
                DefaultThreshold = Math.Log(1.5),
            },
            pair => !pair.Current.IsTable ? "it is about the table, not a column"
                : pair.ReferenceRows is null ? "the reference's windows are not as long as the tested one" : null,
            Rows),
        new DriftMethod(
            new DriftMethodInfo("schema", "Change of columns", DriftAspect.Schema, DriftStates.All)
            {
                Formula = "added + dropped + renamed + retyped columns",
                Range = "0 upwards",
                Unit = "columns",
                HasPValue = false,
                Convention = "A dropped and an added column of the same type and nearly the same values are one renamed column.",
                Source = "Own",
                Effect = "number of changes",
                DefaultThreshold = 1,
            },
            pair => pair.Current.IsTable && pair.ReferenceColumns is not null && pair.CurrentColumns is not null ? null : "it is about the table, not a column",
            SchemaChanges.Measure),
    ];

    private static DriftMeasurement Rows(ColumnComparison pair, MeasureOptions options)
    {
        var windows = pair.ReferenceRows!;
        long n = windows.Sum(), m = pair.Current.Rows;
        var mean = (double)n / windows.Count;
        if (n == 0 || m == 0)
        {
            var gone = n != m;
            return new DriftMeasurement
            {
                Statistic = m == n ? 0 : m == 0 ? double.NegativeInfinity : double.PositiveInfinity,
                LogPValue = gone ? -Math.Max(mean, m) : 0,
                Effect = new Effect("ln ratio of rows", gone ? (m == 0 ? double.NegativeInfinity : double.PositiveInfinity) : 0, gone ? (m == 0 ? double.NegativeInfinity : double.PositiveInfinity) : 0, gone ? (m == 0 ? double.NegativeInfinity : double.PositiveInfinity) : 0, options.Level),
                ReferenceCount = n,
                CurrentCount = m,
                Convention = "a side holds no row",
                Details = Figures(mean, m, windows.Count),
            };
        }

        return windows.Count >= FewestWindows && windows.All(w => w > 0) ? Against(windows, m, options) : Poisson(windows.Count, n, m, options);
    }

    private static DriftMeasurement Poisson(int windows, long n, long m, MeasureOptions options)
    {
        var mean = (double)n / windows;
        // Given the total, a Poisson count is binomial; its normal limit is good from a few rows on.
        double total = n + m, share = 1.0 / (windows + 1), z = (m - (total * share)) / Math.Sqrt(total * share * (1 - share));
        var ratio = Math.Log(m / mean);
        var error = Math.Sqrt((1.0 / n) + (1.0 / m));
        return Measurement(ratio, NormalDistribution.LogTwoSided(z), error, n, m, options, "Poisson counts", Figures(mean, m, windows));
    }

    private static DriftMeasurement Against(IReadOnlyList<long> windows, long m, MeasureOptions options)
    {
        double k = windows.Count, mean = windows.Average(w => Math.Log(w));
        var variance = windows.Sum(w => (Math.Log(w) - mean) * (Math.Log(w) - mean)) / (k - 1);
        var ratio = Math.Log(m) - mean;
        // Counts scatter at least as much as Poisson ones.
        var least = windows.Average(w => 1.0 / w);
        var error = Math.Sqrt(Math.Max(variance, least) * (1 + (1 / k)));
        var logP = StudentDistribution.LogTwoSided(ratio / error, k - 1);
        var width = Math.Sqrt(Math.Max(variance, least) / k + (1.0 / m));
        return Measurement(
            ratio, logP, width, windows.Sum(), m, options, "t against the windows' own spread", Figures(Math.Exp(mean), m, windows.Count));
    }

    private static DriftMeasurement Measurement(
        double ratio, double logP, double error, long n, long m, MeasureOptions options, string convention, SortedDictionary<string, double> details) => new()
        {
            Statistic = ratio,
            StatisticUpper = ratio,
            LogPValue = logP,
            Effect = Effect.Normal("ln ratio of rows", ratio, error, options.Level, double.NegativeInfinity, double.PositiveInfinity),
            SamplingError = error,
            ReferenceCount = n,
            CurrentCount = m,
            Convention = convention,
            Details = details,
        };

    private static SortedDictionary<string, double> Figures(double mean, long m, int windows) => new(StringComparer.Ordinal)
    {
        ["expected_rows"] = mean,
        ["rows"] = m,
        ["windows"] = windows,
    };
}
