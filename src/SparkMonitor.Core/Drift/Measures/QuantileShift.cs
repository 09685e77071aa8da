using System.Globalization;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>The shift of each of several quantiles; the largest, in standard deviations of the reference, is the finding.</summary>
internal static class QuantileShift
{
    public static IDriftMethod Method { get; } = new DriftMethod(
        new DriftMethodInfo("quantile_shift", "Shift of quantiles", DriftAspect.Distribution, DriftStates.Quantiles | DriftStates.Items | DriftStates.Moments)
        {
            Formula = "max over levels of |Q_Q(level) - Q_P(level)|",
            Range = "0 upwards",
            Unit = "unit of the column",
            Convention = "Levels 0.05, 0.25, 0.5, 0.75, 0.95 unless configured. p: Fisher or z on the shares up to the pooled quantile, times the number of levels. Interval by the ranks' binomial bounds.",
            Source = "Wilcox 1995 (shift function)",
            Effect = "largest shift in reference standard deviations, current less reference",
            IsSigned = true,
            ThresholdOfShift = d => d,
            NeededRows = (t, _) => MinimumSample.ForMeans(t),
        },
        NumericMethods.NeedsNumbers,
        Measure);

    private static DriftMeasurement Measure(ColumnComparison pair, MeasureOptions options)
    {
        var table = pair.Table;
        long n = table.ReferenceTotal, m = table.CurrentTotal;
        var levels = options.QuantileLevels;
        if (table.OneSided || levels.Count == 0)
        {
            return Measured.Undefined(n, m, "a side holds no value");
        }

        var deviation = pair.ReferenceMoments is { } moments ? Math.Sqrt(Math.Max(0, moments.PopulationVariance)) : Math.Sqrt(table.ReferenceMoments.PopulationVariance);
        var level = 1 - ((1 - options.Level) / levels.Count);
        var (best, logP, at, error) = (Effect.None, 0.0, levels[0], 0.0);
        var details = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var q in levels)
        {
            var (a, b) = (Bounds(table.Values, table.Reference, n, (double)q, level), Bounds(table.Values, table.Current, m, (double)q, level));
            var shift = b.Middle - a.Middle;
            details[string.Create(CultureInfo.InvariantCulture, $"shift_{q}")] = shift;
            logP = Math.Min(logP, LogShares(table, n, m, (double)q, options));
            if (double.IsNaN(best.Estimate) || Math.Abs(shift) > Math.Abs(best.Estimate))
            {
                (best, at) = (new Effect("shift in reference standard deviations", shift, b.Lower - a.Upper, b.Upper - a.Lower, options.Level), q);
                error = pair.IsExact ? 0 : Width(pair, a.Index) + Width(pair, b.Index);
            }
        }

        var scale = deviation > 0 ? deviation : 1;
        return new DriftMeasurement
        {
            Statistic = Math.Abs(best.Estimate),
            StatisticUpper = Math.Abs(best.Estimate) + error,
            LogPValue = Math.Min(0, logP + Math.Log(levels.Count)),
            Effect = best with { Estimate = best.Estimate / scale, Lower = best.Lower / scale, Upper = best.Upper / scale },
            ReferenceCount = n,
            CurrentCount = m,
            Cells = table.Count,
            CellsFrom = pair.IsExact ? "items" : "quantile sketch",
            Convention = "shares up to the pooled quantiles, Bonferroni over the levels",
            ApproximationError = error,
            Location = string.Create(CultureInfo.InvariantCulture, $"quantile {at}"),
            Details = details,
        };
    }

    private static double Width(ColumnComparison pair, int index)
    {
        var (lower, upper) = pair.Span(index);
        return upper - lower;
    }

    /// <summary>The quantile, and the values at the ranks between which it lies at the confidence level.</summary>
    private static (double Middle, double Lower, double Upper, int Index) Bounds(
        ReadOnlySpan<double> values, ReadOnlySpan<long> counts, long total, double q, double level)
    {
        var reach = Effect.Multiplier(level) * Math.Sqrt(total * q * (1 - q));
        var middle = At(counts, Math.Max(1, (long)Math.Ceiling(q * total)));
        return (
            values[middle],
            values[At(counts, Math.Max(1, (long)Math.Floor((q * total) - reach)))],
            values[At(counts, Math.Min(total, (long)Math.Ceiling((q * total) + reach) + 1))],
            middle);
    }

    private static int At(ReadOnlySpan<long> counts, long rank)
    {
        long seen = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= rank)
            {
                return i;
            }
        }

        return counts.Length - 1;
    }

    private static double LogShares(PairedTable table, long n, long m, double q, MeasureOptions options)
    {
        long f = 0, g = 0;
        for (var i = 0; i < table.Count && f + g < q * table.Total; i++)
        {
            f += table.Reference[i];
            g += table.Current[i];
        }

        var p = ShareMethods.Of(f, n, g, m, options).LogPValue;
        return double.IsNaN(p) ? 0 : p;
    }
}
