using System.Globalization;
using SparkMonitor.Core;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Windows;
using SparkMonitor.Spark.Sql;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Engine;

/// <summary>
/// Runs a user's own profilers: one query a granularity for all aggregates and one for each derived profiler, all slices together by grouping
/// sets. Where aggregates fail together each has a query of its own, and one that fails gives its message in place of values.
/// </summary>
internal sealed class SparkCustomQueries(ProfilePlan plan, string relation, QueryRunner runner)
{
    private const string WindowName = "__sparkmonitor_window";
    private const string SliceName = "__sparkmonitor_slice_";
    private const string LeftName = "__sparkmonitor_left_";
    private const string ValueName = "__sparkmonitor_value_";

    public int Queries { get; private set; }

    public async Task<IReadOnlyList<CustomResult>> RunAsync(CancellationToken cancellation)
    {
        var results = new List<CustomResult>();
        if (plan.Custom.Count == 0)
        {
            return results;
        }

        for (var level = CustomResult.AllTime; level < plan.Levels.Count; level++)
        {
            if (level != CustomResult.AllTime && !plan.Levels[level].Requested)
            {
                continue;
            }

            List<CustomProfiler> aggregates = [.. plan.Custom.Where(p => !p.IsDerived)];
            var isTogether = aggregates.Count > 1 && await TryAsync(aggregates, level, results, cancellation).ConfigureAwait(false) is null;
            foreach (var profiler in plan.Custom.Where(p => p.IsDerived || !isTogether))
            {
                if (await TryAsync([profiler], level, results, cancellation).ConfigureAwait(false) is { } error)
                {
                    results.AddRange(Enumerable.Range(0, plan.Layout.Dimensions)
                        .Select(d => new CustomResult(profiler, level, d, CustomResult.EveryGroup, null, error)));
                }
            }
        }

        return results;
    }

    /// <returns>Null, or why the query failed.</returns>
    private async Task<string?> TryAsync(IReadOnlyList<CustomProfiler> profilers, int level, List<CustomResult> results, CancellationToken cancellation)
    {
        Queries++;
        try
        {
            foreach (var batch in await runner.RunAsync(Sql(profilers, level), "own profilers", cancellation).ConfigureAwait(false))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    Read(profilers, level, batch.GetRow(row), results);
                }
            }

            return null;
        }
        catch (MonitorException e) when (e.InnerException is SparkServerException { Failure: SparkFailure.Server } server)
        {
            return server.Message;
        }
    }

    /// <summary>A row holds for each slice whether it is left out, the window, the slices' codes, and the values.</summary>
    private void Read(IReadOnlyList<CustomProfiler> profilers, int level, object?[] row, List<CustomResult> results)
    {
        var slices = plan.Slices.Count;
        var window = Number(row[slices]);
        var (dimension, group) = (0, window);
        for (var s = 0; s < slices && dimension == 0; s++)
        {
            if (Number(row[s]) == 0)
            {
                (dimension, group) = (s + 1, (window * plan.Slices[s].Codes) + Number(row[slices + 1 + s]));
            }
        }

        var first = (2 * slices) + 1;
        for (var i = 0; i < profilers.Count; i++)
        {
            results.Add(new CustomResult(profilers[i], level, dimension, group, row[first + i] as double?, null));
        }
    }

    private static int Number(object? value) => Convert.ToInt32(value, CultureInfo.InvariantCulture);

    private string Sql(IReadOnlyList<CustomProfiler> profilers, int level)
    {
        IReadOnlyList<TimeWindow> windows = level == CustomResult.AllTime ? [] : plan.Levels[level].Windows;
        var rows = level == CustomResult.AllTime ? relation : WindowSql.With(relation, WindowName, plan.TimeColumn!, windows);
        var window = level == CustomResult.AllTime ? $", 0 AS {WindowName}" : "";
        var slices = string.Concat(plan.Slices.Select((s, i) => string.Create(CultureInfo.InvariantCulture, $", {SliceSql.Code(s)} AS {SliceName}{i}")));
        var source = $"(SELECT *{window}{slices} FROM {rows} AS {ColumnSql.Source}) AS {ColumnSql.Source}";
        string[] names = [.. plan.Slices.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{SliceName}{i}"))];
        var sets = string.Join(", ", names.Select(n => $"({WindowName}, {n})").Prepend($"({WindowName})"));
        var left = names.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"GROUPING({n}) AS {LeftName}{i}")).ToList();
        var keys = names.Prepend(WindowName).ToList();

        var aggregates = profilers[0].IsDerived
            ? profilers[0].Inputs.Select(i => $"(\n{Aggregate(i)}\n) AS {SparkSql.Identifier(i.Name)}")
            : profilers.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $"(\n{Aggregate(p)}\n) AS {ValueName}{i}"));
        var values = profilers[0].IsDerived
            ? [$"double((\n{Quoted(profilers[0])}\n))"]
            : profilers.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"double({ValueName}{i})"));
        var group = $"SELECT {string.Join(", ", left.Concat(keys).Concat(aggregates))} FROM {source} GROUP BY GROUPING SETS ({sets})";
        var shown = names.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{LeftName}{i}")).Concat(keys);
        return $"SELECT {string.Join(", ", shown.Concat(values))} FROM ({group})";
    }

    /// <summary>A derived profiler's expression, with names in double quotes as Spark writes them.</summary>
    private static string Quoted(CustomProfiler profiler)
    {
        var sql = profiler.Sql;
        foreach (var input in profiler.Inputs)
        {
            sql = sql.Replace($"\"{input.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", SparkSql.Identifier(input.Name), StringComparison.Ordinal);
        }

        return sql;
    }

    private static string Aggregate(CustomProfiler profiler) => profiler.Column is { } column
        ? profiler.Sql.Replace("{{column}}", ColumnSql.Name(column), StringComparison.Ordinal)
        : profiler.Sql;
}
