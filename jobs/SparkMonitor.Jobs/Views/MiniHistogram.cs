using SparkMonitor.Core.States;

namespace SparkMonitor.Jobs.Views;

/// <summary>The shape of a column in a few bars, from its states.</summary>
internal static class MiniHistogram
{
    public const int Bars = 12;

    // Long tails would leave everything in one bar; the outermost hundredths fall into the first and last one.
    private const decimal Low = 0.01m;
    private const decimal High = 0.99m;

    /// <summary>
    /// Numbers and times: a bar per value where there are few, else bars of equal width from the 1 % to the 99 % quantile, what lies beyond
    /// counted in the outer ones. Other values: the most frequent ones. Empty where the states do not tell.
    /// </summary>
    public static IReadOnlyList<double> Of(ColumnStates states)
    {
        if (states.Items is { IsOverflow: false } items && (!items.Unit.IsNumeric || items.Length <= Bars))
        {
            return items.Unit.IsNumeric
                ? [.. Enumerable.Range(0, items.Length).Select(i => (double)items.CountAt(i))]
                : [.. items.FrequentItems(Bars)!.Select(i => (double)i.Count)];
        }

        if (states.Quantiles is not { Count: > 0 } sketch || sketch.Quantile(Low) is not { } low || sketch.Quantile(High) is not { } high)
        {
            return [];
        }

        (low, high) = low < high ? (low, high) : (sketch.Min, sketch.Max);
        if (!(low < high))
        {
            return [sketch.Count];
        }

        // Halves first: the distance of two finite doubles may be infinite.
        var edges = Enumerable.Range(1, Bars - 1).Select(i => ((low / 2) + (((high / 2) - (low / 2)) * ((double)i / Bars))) * 2).ToArray();
        return sketch.CountsBetween(edges);
    }
}
