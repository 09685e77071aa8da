namespace SparkMonitor.Core.Summaries;

/// <summary>The table <c>summaries</c>: one row per entity, stage, table version, granularity, window, slice and column.</summary>
public static class SummariesTable
{
    /// <summary>The column name of the row about the table itself.</summary>
    public const string TableRow = ":table";

    /// <summary>The levels of the column <c>quantiles</c>, as decimals, so that ranks are computed exactly.</summary>
    public static IReadOnlyList<decimal> QuantileLevels { get; } =
        [0m, 0.01m, 0.05m, 0.1m, 0.2m, 0.25m, 0.3m, 0.4m, 0.5m, 0.6m, 0.7m, 0.75m, 0.8m, 0.9m, 0.95m, 0.99m, 1m];

    public static StoreTable Definition { get; } = new("summaries", 1, [.. Identity(), .. Measures(), .. States()], ["entity", "stage"])
    {
        RowOrder = ["granularity", "window.start", "slice_key", "slice_value"],
    };

    private static StoreColumn[] Identity() =>
    [
        new("run_id", StoreType.Text, "The run that wrote the row; see the table `runs`.", false),
        new("run_time", StoreType.Timestamp, "When that run began. Rows with `run_time` up to T are what was known at T.", false),
        new("entity", StoreType.Text, "The monitored entity.", false),
        new("stage", StoreType.Text, "The stage of the entity's pipeline.", false),
        new("labels", new StoreType.Map(StoreType.Text), "Labels of the entity and the stage; the stage's win."),
        new("config_hash", StoreType.Text, "Hash of everything configured that changes numbers. Rows of different hashes may differ for the same data.", false),
        new("engine", StoreType.Text, "The engine that read the source: `duckdb` or `spark`. States do not depend on it.", false),
        new("product_version", StoreType.Text, "The version of SparkMonitor that wrote the row.", false),
        new("table_uri", StoreType.Text, "Where the source table lies.", false),
        new("table_id", StoreType.Text, "The source table's own id, which a table made anew at the same place does not share.", false),
        new("table_version", StoreType.Int64, "The version of the source that was profiled.", false),
        new("table_timestamp", StoreType.Timestamp, "The commit time of that version.", false),
        new("granularity", StoreType.Text, "`5 minutes` to `1 year`, or `versions` for the rows that came between two profiled versions; null for all rows whatever their time."),
        new("window", new StoreType.Struct([new("start", StoreType.Timestamp, "First instant."), new("end", StoreType.Timestamp, "First instant behind.")]), "The window; null for all rows, and with null parts for rows without event time. The end of the year 9999 is kept as its last microsecond."),
        new("is_null_window", StoreType.Boolean, "True for the window of the rows whose event time is null.", false),
        new("slice_key", StoreType.Text, "The slice's columns and predicates; null for the whole table."),
        new("slice_value", StoreType.Text, "The slice's value, `__other__` for all values without a slice of their own; null, with a key, for SQL null."),
        new("column_name", StoreType.Text, "The column's path, or `:table` for the row about the table itself.", false),
        new("data_type", StoreType.Text, "The column's type as Spark SQL writes it; null for `:table`."),
        new("column_kind", StoreType.Text, "What the column means: `numeric`, `categorical`, `text`, `boolean`, `temporal` or `complex`; null for `:table`."),
    ];

    private static StoreColumn[] Measures() =>
    [
        new("num_rows", StoreType.Int64, "Rows of the window and slice.", false),
        new("is_vanished", StoreType.Boolean, "True where the row restates a window, slice value or column that the source no longer has; `num_rows` is 0 then.", false),
        new("count", StoreType.Int64, "Values that are not null (as on Databricks); for `:table` the rows.", false),
        new("num_nulls", StoreType.Int64, "Nulls."),
        new("num_nan", StoreType.Int64, "NaN among the numbers."),
        new("num_infinite", StoreType.Int64, "Positive and negative infinities."),
        new("num_zeros", StoreType.Int64, "Zeros among the finite numbers."),
        new("num_negative", StoreType.Int64, "Negative finite numbers."),
        new("num_empty", StoreType.Int64, "Texts without a character."),
        new("num_blank", StoreType.Int64, "Texts of nothing but blanks (U+0009 to U+000D, U+0020), the empty ones included."),
        new("distinct_count", StoreType.Int64, "Distinct values other than null, NaN and infinities."),
        new("distinct_is_exact", StoreType.Boolean, "True while all values are kept (up to 4,096 distinct); else the count is an estimate with a standard error of 1.6 %, 4.6 % in slices."),
        new("percent_null", StoreType.Double, "Nulls per 100 rows."),
        new("percent_nan", StoreType.Double, "NaN per 100 rows."),
        new("percent_zeros", StoreType.Double, "Zeros per 100 rows."),
        new("percent_negative", StoreType.Double, "Negative numbers per 100 rows."),
        new("percent_empty", StoreType.Double, "Empty texts per 100 rows."),
        new("percent_blank", StoreType.Double, "Blank texts per 100 rows."),
        new("percent_distinct", StoreType.Double, "Distinct values per 100 rows."),
        new("min", StoreType.Double, "Least finite value. Dates in days, timestamps in seconds since 1970-01-01."),
        new("max", StoreType.Double, "Greatest finite value."),
        new("avg", StoreType.Double, "Mean of the finite values."),
        new("stddev", StoreType.Double, "Sample standard deviation (n - 1) of the finite values; null below two."),
        new("skewness", StoreType.Double, "Skewness g1 (population form); null where rounding would drown it."),
        new("kurtosis", StoreType.Double, "Excess kurtosis g2 (population form); null where rounding would drown it."),
        new("sum", StoreType.Double, "Sum of the finite values."),
        new("median", StoreType.Double, "The middle value (inverted distribution function)."),
        new("quantiles", new StoreType.List(StoreType.Double), $"Quantiles at the levels {string.Join(", ", QuantileLevels.Select(l => l.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)))}: exact while all values are kept, else within 0.5 %; dates and timestamps within the day or hour."),
        new("min_time", StoreType.Timestamp, "Least value of a date or timestamp column."),
        new("max_time", StoreType.Timestamp, "Greatest value of a date or timestamp column."),
        new("median_time", StoreType.Timestamp, "Middle value of a date or timestamp column."),
        new("min_length", StoreType.Double, "Least length: characters of texts, bytes of binaries, elements of arrays and maps."),
        new("max_length", StoreType.Double, "Greatest length."),
        new("avg_length", StoreType.Double, "Mean length."),
        new("min_text", StoreType.Text, "Least text by UTF-8 bytes, at most 256 bytes of it and then `…`; null with `values: none`."),
        new("min_text_truncated", StoreType.Boolean, "True where `min_text` is cut off."),
        new("max_text", StoreType.Text, "Greatest text by UTF-8 bytes, at most 256 bytes of it and then `…`; null with `values: none`."),
        new("max_text_truncated", StoreType.Boolean, "True where `max_text` is cut off."),
        new("frequent_items", new StoreType.List(new StoreType.Struct([new("item", StoreType.Text, "The value as text."), new("count", StoreType.Int64, "How often it occurs.")])), "The 64 most frequent values by falling count."),
        new("frequent_items_error", StoreType.Int64, "How far a count may lie too low, and how often a missing value may occur; 0 while all values are kept."),
        new("custom", new StoreType.Map(StoreType.Double), "Results of own profilers by name."),
        new("custom_errors", new StoreType.Map(StoreType.Text), "Messages of own profilers that failed."),
        new("non_null_columns", new StoreType.List(StoreType.Text), "`:table` only: profiled columns with at least one value."),
        new("schema", StoreType.Text, "`:table` only: the source's columns and types."),
        new("num_files", StoreType.Int64, "`:table` of all rows only: data files of the version."),
        new("num_bytes", StoreType.Int64, "`:table` of all rows only: bytes of these files."),
    ];

    private static StoreColumn[] States() =>
    [
        new("counts", StoreType.Binary, "The state `counts`, encoded."),
        new("moments", StoreType.Binary, "The state `moments`, encoded."),
        new("quantile_sketch", StoreType.Binary, "The state `quantile_sketch`, encoded."),
        new("distinct_sketch", StoreType.Binary, "The state `distinct_sketch`, encoded."),
        new("item_sketch", StoreType.Binary, "The state `item_sketch`, encoded."),
        new("text", StoreType.Binary, "The state `text`, encoded."),
        new("codecs", new StoreType.Map(StoreType.Int32), "The codec's version for each state of the row; it is also the first byte of the state."),
        new("state_hash", StoreType.Text, "Hash of all states and own results: rows of equal hash have equal content.", false),
        new("run_record", StoreType.Text, "`:table` of all rows only: the run's row of `runs` as JSON, from which a lost one is rebuilt."),
    ];
}
