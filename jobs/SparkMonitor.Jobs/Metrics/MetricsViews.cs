using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Commands;

namespace SparkMonitor.Jobs.Metrics;

/// <summary>
/// Two views per stage, <c>{table}_profile_metrics</c> and <c>{table}_drift_metrics</c>, in the shape of the tables that Databricks' data
/// profiling writes, so that queries and dashboards made for those work on a store.
/// </summary>
internal static class MetricsViews
{
    /// <summary>Columns that both shapes have under the same name.</summary>
    private static readonly string[] Figures =
    [
        "data_type", "count", "num_nulls", "num_nan", "num_zeros", "distinct_count", "avg", "min", "max", "stddev", "median", "quantiles",
        "min_length", "max_length", "avg_length", "percent_null", "percent_nan", "percent_zeros", "percent_distinct", "frequent_items", "non_null_columns",
    ];

    /// <summary>Columns that Databricks does not have.</summary>
    private static readonly string[] More =
    [
        "num_rows", "num_infinite", "num_negative", "num_empty", "num_blank", "sum", "skewness", "kurtosis", "min_text", "max_text", "min_time", "max_time",
    ];

    private static readonly string[] Keys = ["granularity", "window", "slice_key", "slice_value", "column_name"];

    /// <summary>The views of every configured stage.</summary>
    /// <param name="tableName">A table of the store as the dialect names it.</param>
    public static IReadOnlyList<MetricsView> Of(MonitorConfig config, SqlDialect dialect, Func<StoreTable, string> tableName)
    {
        var stages = config.Entities.SelectMany(e => e.Stages.Select(s => (Entity: e.Name, Stage: s, Table: TableOf(s.Table)))).ToList();
        var shared = stages.GroupBy(s => s.Table, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var views = new List<MetricsView>();
        foreach (var (entity, stage, table) in stages)
        {
            // Tables of one name in several folders or schemas are told apart by what they are monitored as.
            var name = shared.Contains(table) ? Plain($"{entity}_{stage.Name}") : table;
            var of = StageTargets.Name(entity, stage.Name);
            views.Add(new MetricsView($"{name}_profile_metrics", Profile(entity, stage, dialect, tableName), SummariesTable.Definition, of));
            views.Add(new MetricsView($"{name}_drift_metrics", Drift(entity, stage, dialect, tableName), DriftTable.Definition, of));
        }

        return views;
    }

    /// <summary>The current rows of a stage's summaries; own profilers as columns of their own names.</summary>
    private static string Profile(string entity, StageConfig stage, SqlDialect d, Func<StoreTable, string> tableName)
    {
        var known = Figures.Concat(More).Concat(["window", "log_type", "logging_table_commit_version", "monitor_version", "granularity", "slice_key", "slice_value", "column_name"])
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var custom = stage.Profilers.Select(p => p.Name).Where(known.Add).Select(p => $"{d.MapValue("k.custom", p)} AS {d.Name(p)}");
        var figures = Figures.Concat(More).Select(c => $"k.{d.Name(c)}").Concat(custom);
        return $"""
            WITH known AS (
                {Current(tableName(SummariesTable.Definition), entity, stage, d, [.. Keys, "is_null_window"], "table_timestamp DESC, run_time DESC")}
            ), versions AS (
                SELECT config_hash, row_number() OVER (ORDER BY min(run_time)) - 1 AS monitor_version
                FROM {tableName(SummariesTable.Definition)} WHERE {Of(entity, stage, d)} GROUP BY config_hash
            )
            SELECT k.{d.Name("window")}, 'INPUT' AS log_type, k.table_version AS logging_table_commit_version, v.monitor_version, k.granularity,
                k.slice_key, k.slice_value, k.column_name, {string.Join(", ", figures)}
            FROM known AS k JOIN versions AS v ON v.config_hash = k.config_hash
            WHERE k.nth = 1 AND NOT k.is_vanished
            """;
    }

    /// <summary>The current findings of a stage, one row a comparison; measures are null where their method was not evaluated.</summary>
    private static string Drift(string entity, StageConfig stage, SqlDialect d, Func<StoreTable, string> tableName)
    {
        var window = d.Name("window");
        var test = d.Struct([("statistic", "statistic"), ("pvalue", "p_value")]);
        var columns = d.Struct(
        [
            ("added", d.CountMissing("k.non_null_columns", "b.non_null_columns")), ("missing", d.CountMissing("b.non_null_columns", "k.non_null_columns")),
        ]);
        return $"""
            WITH found AS (
                {Current(tableName(DriftTable.Definition), entity, stage, d, [.. Keys, "is_null_window", "reference", "method"], "evaluated_at DESC")}
            ), known AS (
                {Current(tableName(SummariesTable.Definition), entity, stage, d, [.. Keys, "is_null_window"], "table_timestamp DESC, run_time DESC")}
            ), measured AS (
                SELECT {window},
                    CASE WHEN reference_kind = 'previous' THEN reference_window END AS window_cmp,
                    CASE WHEN reference_kind = 'previous' THEN 'CONSECUTIVE' ELSE 'BASELINE' END AS drift_type,
                    reference, granularity, slice_key, slice_value, column_name,
                    any_value(data_type) AS data_type,
                    any_value({test}) FILTER (WHERE method = 'ks') AS ks_test,
                    any_value({test}) FILTER (WHERE method = 'chi_square') AS chi_squared_test,
                    any_value(statistic) FILTER (WHERE method = 'wasserstein') AS wasserstein_distance,
                    any_value(statistic) FILTER (WHERE method = 'psi') AS population_stability_index,
                    any_value(statistic) FILTER (WHERE method = 'js_distance') AS js_distance,
                    any_value(statistic) FILTER (WHERE method = 'total_variation') AS tv_distance,
                    any_value(statistic) FILTER (WHERE method = 'l_infinity') AS l_infinity_distance
                FROM found WHERE nth = 1
                GROUP BY ALL
            )
            SELECT m.{window}, m.window_cmp, m.drift_type, m.granularity, m.slice_key, m.slice_value, m.column_name, m.data_type,
                k.{d.Name("count")} - b.{d.Name("count")} AS count_delta,
                k.avg - b.avg AS avg_delta,
                k.percent_null - b.percent_null AS percent_null_delta,
                k.percent_zeros - b.percent_zeros AS percent_zeros_delta,
                k.percent_distinct - b.percent_distinct AS percent_distinct_delta,
                CASE WHEN m.column_name = ':table' THEN {columns} END AS non_null_columns_delta,
                m.ks_test, m.chi_squared_test, m.wasserstein_distance, m.population_stability_index, m.js_distance, m.tv_distance, m.l_infinity_distance,
                m.reference
            FROM measured AS m
            LEFT JOIN known AS k ON k.nth = 1 AND {Same("k", $"m.{window}")}
            LEFT JOIN known AS b ON b.nth = 1 AND {Same("b", "m.window_cmp")}
            """;

        string Same(string side, string other) =>
            $"{side}.column_name = m.column_name AND {side}.granularity IS NOT DISTINCT FROM m.granularity AND {side}.{window} IS NOT DISTINCT FROM {other}"
            + $" AND {side}.slice_key IS NOT DISTINCT FROM m.slice_key AND {side}.slice_value IS NOT DISTINCT FROM m.slice_value"
            + (side == "b" ? " AND m.window_cmp IS NOT NULL" : "");
    }

    /// <summary>Rows with a column <c>nth</c> that is 1 on the current one of each key.</summary>
    private static string Current(string table, string entity, StageConfig stage, SqlDialect d, string[] keys, string order) =>
        $"SELECT *, row_number() OVER (PARTITION BY {string.Join(", ", keys.Select(d.Name))} ORDER BY {order}) AS nth FROM {table} WHERE {Of(entity, stage, d)}";

    private static string Of(string entity, StageConfig stage, SqlDialect d) => $"entity = {d.Text(entity)} AND stage = {d.Text(stage.Name)}";

    /// <summary>The table's own name: the last part of its path or catalog name.</summary>
    private static string TableOf(string location)
    {
        var last = location.TrimEnd('/', '\\');
        last = last[(last.LastIndexOfAny(['/', '\\', ':']) + 1)..];
        return Plain(last == location ? last[(last.LastIndexOf('.') + 1)..] : last);
    }

    private static string Plain(string name) => string.Concat(name.Trim('`').Select(c => char.IsLetterOrDigit(c) ? c : '_'));
}
