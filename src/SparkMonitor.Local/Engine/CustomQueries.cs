using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Windows;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Engine;

/// <summary>
/// Runs a user's own profilers: a query for each and each granularity, all slices together by grouping sets. A query that fails gives its
/// message in place of values, for that profiler and granularity alone.
/// </summary>
internal sealed class CustomQueries(ProfilePlan plan, string relation, DuckDbConnection connection)
{
    private const string WindowName = "__sparkmonitor_window";
    private const string SliceName = "__sparkmonitor_slice_";

    public int Queries { get; private set; }

    public IReadOnlyList<CustomResult> Run(CancellationToken cancellation)
    {
        var results = new List<CustomResult>();
        foreach (var profiler in plan.Custom)
        {
            for (var level = CustomResult.AllTime; level < plan.Levels.Count; level++)
            {
                if (level == CustomResult.AllTime || plan.Levels[level].Requested)
                {
                    Run(profiler, level, results, cancellation);
                }
            }
        }

        return results;
    }

    private void Run(CustomProfiler profiler, int level, List<CustomResult> results, CancellationToken cancellation)
    {
        Queries++;
        var found = new List<CustomResult>();
        try
        {
            using var result = connection.Query(Sql(profiler, level), null, cancellation);
            while (result.NextChunk(cancellation))
            {
                for (var row = 0; row < result.Chunk.RowCount; row++)
                {
                    found.Add(Read(profiler, level, result.Chunk.GetRow(row)));
                }
            }

            results.AddRange(found);
        }
        catch (DuckDbException e)
        {
            results.AddRange(Enumerable.Range(0, plan.Layout.Dimensions)
                .Select(d => new CustomResult(profiler, level, d, CustomResult.EveryGroup, null, e.Message)));
        }
    }

    /// <summary>A row holds for each slice whether it is left out, the window, the slices' codes, and the value.</summary>
    private CustomResult Read(CustomProfiler profiler, int level, object?[] row)
    {
        var slices = plan.Slices.Count;
        var window = Convert.ToInt32(row[slices], System.Globalization.CultureInfo.InvariantCulture);
        var value = row[^1] is double number ? number : (double?)null;
        for (var s = 0; s < slices; s++)
        {
            if (Convert.ToInt32(row[s], System.Globalization.CultureInfo.InvariantCulture) == 0)
            {
                var code = Convert.ToInt32(row[slices + 1 + s], System.Globalization.CultureInfo.InvariantCulture);
                return new CustomResult(profiler, level, s + 1, (window * plan.Slices[s].Codes) + code, value, null);
            }
        }

        return new CustomResult(profiler, level, 0, window, value, null);
    }

    private string Sql(CustomProfiler profiler, int level)
    {
        IReadOnlyList<TimeWindow> windows = level == CustomResult.AllTime ? [] : plan.Levels[level].Windows;
        var window = level == CustomResult.AllTime ? "0" : GroupSql.Window(plan.TimeColumn!, windows);
        var slices = plan.Slices.Select((s, i) => $"{GroupSql.Slice(s)} AS {SliceName}{i}");
        var rows = $"SELECT *, {string.Join(", ", slices.Prepend($"{window} AS {WindowName}"))} FROM {relation} AS source";
        string[] names = [.. plan.Slices.Select((_, i) => $"{SliceName}{i}")];
        var sets = names.Select(n => $"({WindowName}, {n})").Prepend($"({WindowName})");
        var keys = string.Concat(names.Select((n, i) => $"GROUPING({n}) AS g{i}, "))
            + string.Concat(names.Prepend(WindowName).Select(n => $"{n}, "));
        var groups = $"FROM (\n{rows}\n) GROUP BY GROUPING SETS ({string.Join(", ", sets)})";
        if (!profiler.IsDerived)
        {
            return $"SELECT {keys}(\n{Aggregate(profiler)}\n)::DOUBLE {groups}";
        }

        var inputs = string.Join(", ", profiler.Inputs.Select(i => $"(\n{Aggregate(i)}\n) AS {DuckDbSql.QuoteIdentifier(i.Name)}"));
        var outer = string.Concat(names.Select((_, i) => $"g{i}, ")) + string.Concat(names.Prepend(WindowName).Select(n => $"{n}, "));
        return $"SELECT {outer}(\n{profiler.Sql}\n)::DOUBLE FROM (SELECT {keys}{inputs} {groups})";
    }

    private static string Aggregate(CustomProfiler profiler) => profiler.Column is { } column
        ? profiler.Sql.Replace("{{column}}", ColumnExpression.Name(column), StringComparison.Ordinal)
        : profiler.Sql;
}
