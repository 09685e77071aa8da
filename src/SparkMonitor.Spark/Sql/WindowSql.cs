using System.Globalization;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Spark.Sql;

/// <summary>
/// The window of an event time: its index, the number of windows for null, -1 where no window holds it. Windows of one length are found by
/// division, others in a table of buckets as <see cref="WindowGrid"/> has it, so that rows cost the same however many windows there are.
/// </summary>
internal static class WindowSql
{
    /// <summary>Adds a column with the window's index to all columns.</summary>
    /// <param name="rows">A FROM item.</param>
    public static string With(string rows, string column, LeafColumn time, IReadOnlyList<TimeWindow> windows)
    {
        var value = ColumnSql.Microseconds(ColumnSql.Name(time.Path), time.Type);
        var withTime = $"(SELECT *, {value} AS {column}_t FROM {rows} AS {ColumnSql.Source})";
        var t = $"{column}_t";
        var isNull = Invariant($"WHEN {t} IS NULL THEN {windows.Count}");
        if (windows.Count == 0)
        {
            return $"(SELECT *, CASE {isNull} ELSE -1 END AS {column} FROM {withTime})";
        }

        var first = windows[0].Start!.Value;
        var outside = Invariant($"WHEN {t} < {ColumnSql.Integer(first)} OR {t} >= {ColumnSql.Integer(windows[^1].End!.Value)} THEN -1");
        var length = windows[0].End!.Value - first;
        if (IsUniform(windows, length))
        {
            return Invariant($"(SELECT *, CASE {isNull} {outside} ELSE int(({t} - {ColumnSql.Integer(first)}) div {length}L) END AS {column} FROM {withTime})");
        }

        var (buckets, shift, steps) = Buckets(windows);
        var starts = $"array({string.Join(",", windows.Select(w => ColumnSql.Integer(w.Start!.Value)))})";
        var sql = Invariant($"(SELECT *, CASE {isNull} {outside} ELSE get(array({string.Join(",", buckets)}), int(shiftrightunsigned({t} - {ColumnSql.Integer(first)}, {shift}))) END AS {column}_0 FROM {withTime})");
        for (var step = 0; step < steps; step++)
        {
            // Behind the last start get gives null, and the comparison is not true.
            sql = Invariant($"(SELECT *, CASE WHEN {column}_{step} >= 0 AND {column}_{step} < {windows.Count} AND {t} >= get({starts}, {column}_{step} + 1) THEN {column}_{step} + 1 ELSE {column}_{step} END AS {column}_{step + 1} FROM {sql})");
        }

        var found = Invariant($"{column}_{steps}");
        return HasGaps(windows)
            ? Invariant($"(SELECT *, CASE WHEN {found} >= 0 AND {found} < {windows.Count} AND {t} >= get(array({string.Join(",", windows.Select(w => ColumnSql.Integer(w.End!.Value)))}), {found}) THEN -1 ELSE {found} END AS {column} FROM {sql})")
            : $"(SELECT *, {found} AS {column} FROM {sql})";
    }

    private static bool IsUniform(IReadOnlyList<TimeWindow> windows, long length)
    {
        for (var i = 0; i < windows.Count; i++)
        {
            if (windows[i].End - windows[i].Start != length || (i > 0 && windows[i].Start != windows[i - 1].End))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasGaps(IReadOnlyList<TimeWindow> windows)
    {
        for (var i = 1; i < windows.Count; i++)
        {
            if (windows[i].Start != windows[i - 1].End)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For each stretch of 2^shift microseconds the window at its start, and how many more windows may begin inside one.</summary>
    private static (int[] Buckets, int Shift, int Steps) Buckets(IReadOnlyList<TimeWindow> windows)
    {
        var first = windows[0].Start!.Value;
        var span = windows[^1].End!.Value - first;
        var shift = 0;
        while ((span >> shift) > Math.Max(16, 4L * windows.Count))
        {
            shift++;
        }

        var buckets = new int[(int)(span >> shift) + 2];
        var window = 0;
        for (var b = 0; b < buckets.Length; b++)
        {
            while (window + 1 < windows.Count && windows[window + 1].Start!.Value - first <= (long)b << shift)
            {
                window++;
            }

            buckets[b] = window;
        }

        var steps = Enumerable.Range(0, buckets.Length - 1).Max(b => buckets[b + 1] - buckets[b]);
        return (buckets, shift, steps);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
