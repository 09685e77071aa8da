-- The findings of one stage in the shape of Databricks' drift metrics table, in DuckDB's dialect: put entity and stage in the first two places.
-- Measures are null where their method was not evaluated: name those you want, as in methods: [auto, ks, psi, js_distance, total_variation].
WITH found AS (
    SELECT *
    FROM drift
    WHERE entity = 'flights' AND stage = 'raw'
    QUALIFY row_number() OVER (
        PARTITION BY granularity, "window", slice_key, slice_value, column_name, reference, method
        ORDER BY evaluated_at DESC) = 1
), known AS (
    SELECT *
    FROM summaries
    WHERE entity = 'flights' AND stage = 'raw'
    QUALIFY row_number() OVER (
        PARTITION BY granularity, "window", slice_key, slice_value, column_name
        ORDER BY table_timestamp DESC, run_time DESC) = 1
), measured AS (
    SELECT
        "window",
        CASE WHEN reference_kind = 'previous' THEN reference_window END AS window_cmp,
        CASE WHEN reference_kind = 'previous' THEN 'CONSECUTIVE' ELSE 'BASELINE' END AS drift_type,
        reference, granularity, slice_key, slice_value, column_name,
        any_value(data_type) AS data_type,
        any_value({'statistic': statistic, 'pvalue': p_value}) FILTER (WHERE method = 'ks') AS ks_test,
        any_value({'statistic': statistic, 'pvalue': p_value}) FILTER (WHERE method = 'chi_square') AS chi_squared_test,
        any_value(statistic) FILTER (WHERE method = 'wasserstein') AS wasserstein_distance,
        any_value(statistic) FILTER (WHERE method = 'psi') AS population_stability_index,
        any_value(statistic) FILTER (WHERE method = 'js_distance') AS js_distance,
        any_value(statistic) FILTER (WHERE method = 'total_variation') AS tv_distance,
        any_value(statistic) FILTER (WHERE method = 'l_infinity') AS l_infinity_distance
    FROM found
    GROUP BY ALL
)
SELECT
    m."window", m.window_cmp, m.drift_type, m.granularity, m.slice_key, m.slice_value, m.column_name, m.data_type,
    k."count" - b."count" AS count_delta,
    k.avg - b.avg AS avg_delta,
    k.percent_null - b.percent_null AS percent_null_delta,
    k.percent_zeros - b.percent_zeros AS percent_zeros_delta,
    k.percent_distinct - b.percent_distinct AS percent_distinct_delta,
    CASE WHEN m.column_name = ':table' THEN {
        'added': len(list_filter(k.non_null_columns, lambda c: NOT list_contains(b.non_null_columns, c))),
        'missing': len(list_filter(b.non_null_columns, lambda c: NOT list_contains(k.non_null_columns, c)))} END AS non_null_columns_delta,
    m.ks_test, m.chi_squared_test, m.wasserstein_distance, m.population_stability_index, m.js_distance, m.tv_distance, m.l_infinity_distance,
    m.reference
FROM measured AS m
LEFT JOIN known AS k ON k.column_name = m.column_name AND k.granularity IS NOT DISTINCT FROM m.granularity AND k."window" IS NOT DISTINCT FROM m."window"
    AND k.slice_key IS NOT DISTINCT FROM m.slice_key AND k.slice_value IS NOT DISTINCT FROM m.slice_value
LEFT JOIN known AS b ON b.column_name = m.column_name AND b.granularity IS NOT DISTINCT FROM m.granularity AND b."window" = m.window_cmp
    AND b.slice_key IS NOT DISTINCT FROM m.slice_key AND b.slice_value IS NOT DISTINCT FROM m.slice_value
ORDER BY m.granularity, m."window", m.slice_key, m.slice_value, m.column_name, m.reference
