using SparkMonitor.Core.Drift;
using SparkMonitor.Core.States;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Jobs.Output;

namespace SparkMonitor.Jobs.Views;

/// <summary>One column of two summaries over the same bins.</summary>
/// <param name="Bins">A value or range with its share of the rows on both sides, from 0 to 1; what is rest of many values is not drawn to scale.</param>
internal sealed record OverlaidHistogram(IReadOnlyList<(string Label, double Reference, double Current, bool IsRest)> Bins)
{
    private const int Most = 12;
    private const int Movers = 4;

    // Long tails would leave everything in one bin; the outermost hundredths fall into the first and last one.
    private const decimal Low = 0.01m;
    private const decimal High = 0.99m;

    /// <summary>
    /// A bin per value where there are few, else the most frequent values, or, for many numbers and times, bins of equal width from the 1 % to
    /// the 99 % quantile; nulls beside them. Null where the states do not tell.
    /// </summary>
    public static OverlaidHistogram? Of(ColumnSummary reference, ColumnSummary current)
    {
        if (reference.Rows == 0 || current.Rows == 0)
        {
            return null;
        }

        var bins = Values(reference, current) ?? Ranges(reference, current);
        if (bins is null)
        {
            return null;
        }

        var shares = bins.Select(b => (b.Label, b.Reference / reference.Rows, b.Current / current.Rows, b.IsRest)).ToList();
        if (reference.Counts.Nulls + current.Counts.Nulls > 0)
        {
            shares.Add(("null", (double)reference.Counts.Nulls / reference.Rows, (double)current.Counts.Nulls / current.Rows, false));
        }

        return new OverlaidHistogram(shares);
    }

    private static List<(string Label, double Reference, double Current, bool IsRest)>? Values(ColumnSummary reference, ColumnSummary current)
    {
        if (reference.Items is not { IsOverflow: false } left || current.Items is not { IsOverflow: false } right)
        {
            return null;
        }

        ItemPair[]? pairs;
        try
        {
            pairs = ItemSketch.Align(left, right);
        }
        catch (StateMismatchException)
        {
            return null;
        }

        var unit = left.Unit.Kind == UnitKind.None ? right.Unit : left.Unit;
        if (pairs is null || (unit.IsNumeric && pairs.Length > Most && current.Kind != Core.Schema.ColumnKind.Categorical))
        {
            return null;
        }

        string Text(ItemPair pair) => current.DataType == "boolean" ? (ItemText.Of(pair.Key.Span, unit) == "0" ? "false" : "true") : ShortText.Of(ItemText.Of(pair.Key.Span, unit), 24);
        if (unit.IsNumeric && pairs.Length <= Most)
        {
            return [.. pairs.Select(p => (Text(p), (double)p.Left, (double)p.Right, false))];
        }

        // The most frequent values, and those that moved most.
        double Share(ItemPair pair, bool isCurrent) => isCurrent ? (double)pair.Right / Math.Max(right.Count, 1) : (double)pair.Left / Math.Max(left.Count, 1);
        var movers = pairs.OrderByDescending(p => Math.Abs(Share(p, true) - Share(p, false))).Take(Movers).ToHashSet();
        var frequent = pairs.Where(p => !movers.Contains(p)).OrderByDescending(p => Share(p, true) + Share(p, false)).Take(Most - Movers);
        var chosen = frequent.Concat(movers).OrderByDescending(p => Share(p, true) + Share(p, false)).ToList();
        var shown = chosen.ConvertAll(p => (Text(p), (double)p.Left, (double)p.Right, false));
        if (pairs.Length > chosen.Count)
        {
            shown.Add(($"{Figure.Count(pairs.Length - chosen.Count)} others", left.Count - chosen.Sum(p => p.Left), right.Count - chosen.Sum(p => p.Right), true));
        }

        return shown;
    }

    private static List<(string Label, double Reference, double Current, bool IsRest)>? Ranges(ColumnSummary reference, ColumnSummary current)
    {
        if (reference.Quantiles is not { Count: > 0 } left || current.Quantiles is not { Count: > 0 } right || left.Unit != right.Unit)
        {
            return null;
        }

        var (low, high) = (Math.Min(left.Quantile(Low)!.Value, right.Quantile(Low)!.Value), Math.Max(left.Quantile(High)!.Value, right.Quantile(High)!.Value));
        if (!(low < high))
        {
            (low, high) = (Math.Min(left.Min, right.Min), Math.Max(left.Max, right.Max));
        }

        if (!(low < high))
        {
            return [(Text(low, left.Unit), left.Count, right.Count, false)];
        }

        var edges = Edges(low, high, left.Unit);
        var (a, b) = (left.CountsBetween(edges), right.CountsBetween(edges));
        return [.. Enumerable.Range(0, edges.Length + 1).Select(i => (Label(i), a[i], b[i], false))];

        string Label(int i) => i == 0 ? $"below {Text(edges[0], left.Unit)}"
            : i == edges.Length ? $"from {Text(edges[^1], left.Unit)}"
            : $"{Text(edges[i - 1], left.Unit)} … {Text(edges[i], left.Unit)}";
    }

    /// <summary>Round edges where the numbers have any, about as many as there are bars.</summary>
    private static double[] Edges(double low, double high, NumericUnit unit)
    {
        var width = ((high / 2) - (low / 2)) / (Most / 2.0);
        var scale = Math.Pow(10, unit.Scale);
        var round = unit.Kind == UnitKind.Microseconds ? TimeStep(width) : NiceStep(width / scale) * scale;
        if (!double.IsFinite(round) || round <= 0 || low + round == low)
        {
            return [.. Enumerable.Range(1, Most - 1).Select(i => low + (width * i))];
        }

        var first = Math.Ceiling(low / round);
        var last = Math.Floor(high / round);
        return last < first ? [first * round] : [.. Enumerable.Range(0, (int)Math.Min(last - first, 2 * Most) + 1).Select(i => (first + i) * round)];
    }

    private static double NiceStep(double width)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(width)));
        return (width / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * power;
    }

    private static double TimeStep(double microseconds)
    {
        double[] hours = [1, 2, 3, 6, 12, 24, 48, 7 * 24, 14 * 24, 30 * 24, 91 * 24, 365 * 24, 10 * 365 * 24, 100 * 365 * 24];
        var wanted = microseconds / 3_600_000_000;
        return hours.FirstOrDefault(h => h >= wanted, hours[^1]) * 3_600_000_000;
    }

    private static string Text(double value, NumericUnit unit) => unit.Kind switch
    {
        UnitKind.Days => ItemText.OfDays((long)Math.Round(value)),
        UnitKind.Microseconds => ItemText.OfMicroseconds((long)Math.Round(value)).TrimEnd('Z').Replace('T', ' '),
        _ => Figure.Number(value / Math.Pow(10, unit.Scale)),
    };
}
