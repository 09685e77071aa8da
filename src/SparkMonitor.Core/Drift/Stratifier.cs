using SparkMonitor.Core.Drift.Evaluation;
using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>Splits the movement of a column over slices.</summary>
public static class Stratifier
{
    /// <summary>By the mean of a number column: Kitagawa's decomposition (1955).</summary>
    /// <param name="slices">All slices of one key, the column's summaries on both sides; null where a slice has no row.</param>
    /// <returns>Null where the column has no mean.</returns>
    public static Stratification? ByMean(
        string column, string sliceKey, IReadOnlyList<(SummaryScope Scope, ColumnSummary? Reference, ColumnSummary? Current)> slices)
    {
        ArgumentNullException.ThrowIfNull(slices);
        return ByMean(column, sliceKey, "mean", [.. slices.Select(s => (s.Scope, Left: Figures(s.Reference), Right: Figures(s.Current)))]);
    }

    /// <summary>By the share of nulls among all rows, which is a mean too.</summary>
    /// <param name="slices">All slices of one key, the column's summaries on both sides; null where a slice has no row.</param>
    public static Stratification? ByNullRate(
        string column, string sliceKey, IReadOnlyList<(SummaryScope Scope, ColumnSummary? Reference, ColumnSummary? Current)> slices)
    {
        ArgumentNullException.ThrowIfNull(slices);
        return ByMean(column, sliceKey, "null_rate", [.. slices.Select(s => (s.Scope, Left: Nulls(s.Reference), Right: Nulls(s.Current)))]);
    }

    private static Stratification? ByMean(
        string column, string sliceKey, string measure, List<(SummaryScope Scope, (double Count, double Mean) Left, (double Count, double Mean) Right)> parts)
    {
        double n = parts.Sum(p => p.Left.Count), m = parts.Sum(p => p.Right.Count);
        if (n == 0 || m == 0 || parts.Exists(p => (p.Left.Count > 0 && double.IsNaN(p.Left.Mean)) || (p.Right.Count > 0 && double.IsNaN(p.Right.Mean))))
        {
            return null;
        }

        var whole = parts.Sum(p => ((Weighted(p.Left) / n) + (Weighted(p.Right) / m)) / 2);
        var total = parts.Sum(p => (Weighted(p.Right) / m) - (Weighted(p.Left) / n));
        var movements = parts.Select(p =>
        {
            double before = p.Left.Count / n, after = p.Right.Count / m;
            // A slice that appears or vanishes changes the mix alone.
            double old = p.Left.Count > 0 ? p.Left.Mean : p.Right.Mean, now = p.Right.Count > 0 ? p.Right.Mean : p.Left.Mean;
            return before + after == 0
                ? new SliceMovement(p.Scope, 0, 0, 0, 0, 0)
                : Movement(p.Scope, before, after, (after - before) * (((old + now) / 2) - whole), (before + after) / 2 * (now - old), total);
        }).ToList();
        var changes = parts.Where(p => p.Left.Count > 0 && p.Right.Count > 0).Select(p => p.Right.Mean - p.Left.Mean).ToList();
        return Split(column, sliceKey, measure, movements, total) with
        {
            IsReversed = total != 0 && changes.Exists(c => c != 0) && changes.TrueForAll(c => Math.Sign(c) != Math.Sign(total)),
        };
    }

    /// <summary>
    /// By the distribution of any column: the movement is the total variation distance, over the values where all are kept, else over cells or
    /// hash registers. Each cell counts with the sign of its change in the whole table, so that the parts add up.
    /// </summary>
    /// <returns>Null where neither values nor cells are kept, or a side holds none.</returns>
    public static Stratification? ByDistribution(
        string column, string sliceKey, IReadOnlyList<(SummaryScope Scope, ColumnSummary? Reference, ColumnSummary? Current)> slices)
    {
        ArgumentNullException.ThrowIfNull(slices);
        if (CommonCells.Of([.. slices.Select(s => s.Reference), .. slices.Select(s => s.Current)]) is not { } cells)
        {
            return null;
        }

        var left = slices.Select(s => cells.Counts(s.Reference)).ToList();
        var right = slices.Select(s => cells.Counts(s.Current)).ToList();
        double n = left.Sum(c => c.Sum()), m = right.Sum(c => c.Sum());
        if (n == 0 || m == 0)
        {
            return null;
        }

        var (p, q) = (Sum(left, n), Sum(right, m));
        var total = 0.5 * p.Zip(q, (a, b) => Math.Abs(b - a)).Sum();
        var movements = slices.Select((slice, i) =>
        {
            double x = left[i].Sum(), y = right[i].Sum(), before = x / n, after = y / m, mix = 0, within = 0;
            for (var c = 0; c < p.Length && x + y > 0; c++)
            {
                var sign = Math.Sign(q[c] - p[c]);
                double old = x > 0 ? left[i][c] / x : right[i][c] / y, now = y > 0 ? right[i][c] / y : old;
                mix += 0.5 * sign * (after - before) * (((old + now) / 2) - ((p[c] + q[c]) / 2));
                within += 0.5 * sign * ((before + after) / 2) * (now - old);
            }

            return Movement(slice.Scope, before, after, mix, within, total);
        }).ToList();
        return Split(column, sliceKey, "total_variation", movements, total);
    }

    private static Stratification Split(string column, string sliceKey, string measure, List<SliceMovement> movements, double total) =>
        new(column, sliceKey, measure, [.. movements.OrderByDescending(m => Math.Abs(m.Total))], total);

    private static SliceMovement Movement(SummaryScope scope, double before, double after, double mix, double within, double total) =>
        new(scope, before, after, mix, within, total == 0 ? 0 : (mix + within) / total);

    private static double[] Sum(List<double[]> counts, double total)
    {
        var sum = new double[counts[0].Length];
        foreach (var slice in counts)
        {
            for (var c = 0; c < sum.Length; c++)
            {
                sum[c] += slice[c] / total;
            }
        }

        return sum;
    }

    private static double Weighted((double Count, double Mean) side) => side.Count == 0 ? 0 : side.Count * side.Mean;

    private static (double Count, double Mean) Nulls(ColumnSummary? side) =>
        side is null || side.Rows == 0 ? (0, double.NaN) : (side.Rows, (double)side.Counts.Nulls / side.Rows);

    private static (double Count, double Mean) Figures(ColumnSummary? side) =>
        side is null ? (0, double.NaN) : (side.Figures.Count, side.Figures.Mean ?? double.NaN);
}
