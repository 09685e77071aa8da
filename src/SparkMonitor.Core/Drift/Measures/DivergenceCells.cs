using System.Globalization;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Statistics.Binning;
using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>The cells that divergences of a column are taken over.</summary>
internal static class DivergenceCells
{
    /// <summary>A cell of the pooled values holds at least so many of the smaller side's, where the convention leaves the number open.</summary>
    private const int RowsPerCell = 5;

    private const int FewestRegisters = 16;
    private const int MostRegisters = 512;

    /// <summary>Null where the states do not give cells by this convention, with the reason.</summary>
    public static IntervalCounts? Of(ColumnComparison pair, MeasureOptions options, out string why)
    {
        why = "";
        if (pair.UnitsDiffer)
        {
            why = "the column's type has changed";
            return null;
        }

        var isNumber = pair.HasNumbers && pair.Kind is not (ColumnKind.Categorical or ColumnKind.Boolean or ColumnKind.Text);
        if (isNumber && options.Cells != CellConvention.Items)
        {
            return OfNumbers(pair, options, out why);
        }

        if (pair.HasItems)
        {
            return OfItems(pair);
        }

        if (options.Cells != CellConvention.Items && pair.Reference.Distinct is { } left && pair.Current.Distinct is { } right)
        {
            return OfRegisters(left, right);
        }

        why = "neither all values nor their hashes are kept";
        return null;
    }

    private static IntervalCounts OfItems(ColumnComparison pair) => new(pair.ItemCounts, "items", pair.TextOf);

    private static IntervalCounts? OfNumbers(ColumnComparison pair, MeasureOptions options, out string why)
    {
        why = "";
        if (pair.Table.OneSided)
        {
            why = "a side holds no value";
            return null;
        }

        switch (options.Cells)
        {
            case CellConvention.Sketch when !pair.HasItems:
                return new IntervalCounts(pair.Table, "quantile sketch", i => SpanText(pair, i, i));
            case CellConvention.Evidently:
                return EvidentlyCells(pair);
            case CellConvention.NannyMl:
                return DoaneCells(pair);
            case CellConvention.Deciles:
                return DecileCells(pair);
            default:
                return QuantileCells(pair, options);
        }
    }

    /// <summary>About equally full cells between stored values or cells, so that every count is exact.</summary>
    private static IntervalCounts QuantileCells(ColumnComparison pair, MeasureOptions options)
    {
        var table = pair.Table;
        var wanted = options.Cells == CellConvention.ReferenceQuantiles
            ? options.CellCount
            : (int)Math.Clamp(Math.Min(table.ReferenceTotal, table.CurrentTotal) / RowsPerCell, 2, options.CellCount);
        var from = options.Cells == CellConvention.ReferenceQuantiles ? "reference quantiles" : "pooled quantiles";
        if (table.Count <= wanted)
        {
            return new IntervalCounts(table, pair.HasItems ? "items" : "quantile sketch", i => SpanText(pair, i, i));
        }

        var total = options.Cells == CellConvention.ReferenceQuantiles ? table.ReferenceTotal : table.Total;
        var (first, left, right) = (new List<int>(wanted), new List<long>(wanted), new List<long>(wanted));
        long seen = 0, a = 0, b = 0;
        var start = 0;
        for (var i = 0; i < table.Count; i++)
        {
            (a, b) = (a + table.Reference[i], b + table.Current[i]);
            seen += options.Cells == CellConvention.ReferenceQuantiles ? table.Reference[i] : table.Reference[i] + table.Current[i];
            if (i == table.Count - 1 || (seen * wanted >= total * (first.Count + 1L) && first.Count < wanted - 1))
            {
                first.Add(start);
                left.Add(a);
                right.Add(b);
                (a, b, start) = (0, 0, i + 1);
            }
        }

        return new IntervalCounts(
            new PairedCounts([.. left], [.. right]), from, c => SpanText(pair, first[c], c + 1 < first.Count ? first[c + 1] - 1 : table.Count - 1));
    }

    private static IntervalCounts EvidentlyCells(ColumnComparison pair)
    {
        if (pair.HasItems)
        {
            var (left, right) = (ColumnComparison.Numbers(pair.Reference.Items!), ColumnComparison.Numbers(pair.Current.Items!));
            return left.Values.Length <= 20
                ? new IntervalCounts(pair.Table, "items", i => SpanText(pair, i, i))
                : new IntervalCounts(PeerCells.Evidently(left, right), "Sturges cells of both", Numbered);
        }

        var (a, b) = (pair.Reference.Quantiles!, pair.Current.Quantiles!);
        var edges = HistogramEdges.Sturges(
            pair.Seen(Math.Min(a.Min, b.Min)), pair.Seen(Math.Max(a.Max, b.Max)), a.Count + b.Count);
        var (x, y) = (EdgeCounts.Of(EdgeCounts.Cells(a), edges), EdgeCounts.Of(EdgeCounts.Cells(b), edges));
        return new IntervalCounts(new PairedCounts(Inside(x.Counts), Inside(y.Counts)), "Sturges cells of both", EdgeText(edges))
        {
            Reference = x.Bounds[1..^1],
            Current = y.Bounds[1..^1],
        };
    }

    private static IntervalCounts DoaneCells(ColumnComparison pair)
    {
        if (pair.HasItems)
        {
            var (left, right) = (ColumnComparison.Numbers(pair.Reference.Items!), ColumnComparison.Numbers(pair.Current.Items!));
            return new IntervalCounts(PeerCells.NannyMl(left, right), "Doane cells of the reference", EdgeText(HistogramEdges.Doane(left)));
        }

        var (a, b) = (pair.Reference.Quantiles!, pair.Current.Quantiles!);
        var edges = HistogramEdges.Doane(pair.Seen(a.Min), pair.Seen(a.Max), a.Count, pair.Reference.Figures.Skewness);
        var (x, y) = (EdgeCounts.Of(EdgeCounts.Cells(a), edges), EdgeCounts.Of(EdgeCounts.Cells(b), edges));
        return new IntervalCounts(new PairedCounts(OutsideLast(x.Counts), OutsideLast(y.Counts)), "Doane cells of the reference", EdgeText(edges))
        {
            Reference = OutsideLast(x.Bounds),
            Current = OutsideLast(y.Bounds),
        };
    }

    private static IntervalCounts DecileCells(ColumnComparison pair)
    {
        if (pair.HasItems)
        {
            var (left, right) = (ColumnComparison.Numbers(pair.Reference.Items!), ColumnComparison.Numbers(pair.Current.Items!));
            var exact = HistogramEdges.Quantiles(left, 10);
            return new IntervalCounts(PeerCells.ReferenceQuantiles(left, right), "deciles of the reference", OpenText(exact));
        }

        var (a, b) = (pair.Reference.Quantiles!, pair.Current.Quantiles!);
        var edges = Enumerable.Range(1, 9).Select(i => pair.Seen(a.Quantile(i, 10)!.Value)).Distinct().ToArray();
        var (x, y) = (EdgeCounts.Of(EdgeCounts.Cells(a), edges), EdgeCounts.Of(EdgeCounts.Cells(b), edges));
        return new IntervalCounts(new PairedCounts(x.Counts, y.Counts), "deciles of the reference", OpenText(edges))
        {
            Reference = x.Bounds,
            Current = y.Bounds,
        };
    }

    /// <summary>
    /// Groups of neighbouring registers, as many as both sides fill well. A register is a hash, so values share one by chance: a difference of the
    /// cells is one of the values, but a difference of values within a cell is not seen.
    /// </summary>
    private static IntervalCounts OfRegisters(DistinctSketch left, DistinctSketch right)
    {
        if (left.Size != right.Size && left.Size > 0 && right.Size > 0)
        {
            (left, right) = (left.Fold(), right.Fold());
        }

        var size = Math.Max(Math.Max(left.Size, right.Size), FewestRegisters);
        var cells = Math.Min(size, MostRegisters);
        while (cells > FewestRegisters && Math.Min(left.Count, right.Count) < (long)RowsPerCell * cells)
        {
            cells /= 2;
        }

        return new IntervalCounts(new PairedCounts(Grouped(left, size / cells, cells), Grouped(right, size / cells, cells)), "registers", Numbered)
        {
            IsHashed = true,
        };
    }

    private static long[] Grouped(DistinctSketch sketch, int together, int cells)
    {
        var grouped = new long[cells];
        if (sketch.Size == 0)
        {
            return grouped;
        }

        var counts = new long[sketch.Size];
        sketch.CopyCounts(counts);
        for (var r = 0; r < counts.Length; r++)
        {
            grouped[r / together] += counts[r];
        }

        return grouped;
    }

    private static long[] Inside(long[] counts) => counts[1..^1];

    private static long[] OutsideLast(long[] counts) => [.. counts[1..^1], counts[0] + counts[^1]];

    private static (long Lower, long Upper)[] OutsideLast((long Lower, long Upper)[] bounds) =>
        [.. bounds[1..^1], (bounds[0].Lower + bounds[^1].Lower, bounds[0].Upper + bounds[^1].Upper)];

    private static string Numbered(int cell) => string.Create(CultureInfo.InvariantCulture, $"cell {cell}");

    private static Func<int, string> EdgeText(double[] edges) => c => c + 1 < edges.Length
        ? string.Create(CultureInfo.InvariantCulture, $"{edges[c]:G6} to {edges[c + 1]:G6}")
        : "outside the reference";

    private static Func<int, string> OpenText(double[] edges) => c => c == 0
        ? string.Create(CultureInfo.InvariantCulture, $"up to {edges[0]:G6}")
        : c < edges.Length
            ? string.Create(CultureInfo.InvariantCulture, $"{edges[c - 1]:G6} to {edges[c]:G6}")
            : string.Create(CultureInfo.InvariantCulture, $"above {edges[^1]:G6}");

    private static string SpanText(ColumnComparison pair, int first, int last)
    {
        var (low, high) = (pair.Span(first).Lower, pair.Span(last).Upper);
        return low == high
            ? low.ToString("G6", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{low:G6} to {high:G6}");
    }
}
