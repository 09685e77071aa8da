namespace SparkMonitor.Core.Summaries;

/// <summary>The table <c>runs</c>: one row per profile run.</summary>
public static class RunsTable
{
    public static StoreTable Definition { get; } = new("runs", 1, Columns(), ["entity", "stage"]);

    private static StoreColumn[] Columns() =>
    [
        new("run_id", StoreType.Text, "The run.", false),
        new("run_time", StoreType.Timestamp, "When it began.", false),
        new("status", StoreType.Text, "`done`, or `failed` where nothing was written to `summaries`.", false),
        new("error", StoreType.Text, "What went wrong; null where nothing did."),
        new("entity", StoreType.Text, "The monitored entity.", false),
        new("stage", StoreType.Text, "The stage.", false),
        new("labels", new StoreType.Map(StoreType.Text), "Labels of the entity and the stage."),
        new("config_hash", StoreType.Text, "Hash of everything configured that changes numbers, the chosen slice values included; null where the run failed before."),
        new("slice_hash", StoreType.Text, "Hash of the slices as configured: chosen values are kept while it stays the same."),
        new("config", StoreType.Text, "The stage's configuration as JSON."),
        new("slice_values", StoreType.Text, "The values of slice columns that have slices of their own, as JSON."),
        new("engine", StoreType.Text, "`duckdb` or `spark`.", false),
        new("product_version", StoreType.Text, "The version of SparkMonitor.", false),
        new("store_version", StoreType.Int32, "The version of the table `summaries` that the run wrote.", false),
        new("table_uri", StoreType.Text, "Where the source table lies.", false),
        new("table_id", StoreType.Text, "The source table's own id; null where it could not be opened."),
        new("table_version", StoreType.Int64, "The version that was profiled."),
        new("table_timestamp", StoreType.Timestamp, "The commit time of that version."),
        new("covers", StoreType.Text, "`all`: every window of that version. `after N`: the rows that came behind version N, as one window."),
        new("granularities", new StoreType.List(StoreType.Text), "The granularities of the windows."),
        new("first_window", StoreType.Timestamp, "Start of the first window that has rows."),
        new("last_window", StoreType.Timestamp, "End of the last window that has rows."),
        new("num_windows", StoreType.Int64, "Windows that have rows, over all granularities, the null windows included."),
        new("num_rows", StoreType.Int64, "Rows of the source that were profiled."),
        new("num_columns", StoreType.Int64, "Columns that were profiled."),
        new("rows_written", StoreType.Int64, "Rows appended to `summaries`."),
        new("windows_new", StoreType.Int64, "Windows that were not in the store before."),
        new("windows_restated", StoreType.Int64, "Windows in the store that changed."),
        new("windows_unchanged", StoreType.Int64, "Windows in the store that did not change and were not written again."),
        new("windows_vanished", StoreType.Int64, "Windows in the store that the source no longer has, restated as empty."),
        new("surveys", StoreType.Int64, "Narrow pre-scans of time and slice columns."),
        new("scans", StoreType.Int64, "Scans for the built-in states."),
        new("column_reads", StoreType.Int64, "Columns read by these scans, each counted once a scan."),
        new("heavy_item_scans", StoreType.Int64, "Second scans for frequent values."),
        new("custom_queries", StoreType.Int64, "Queries of own profilers."),
        new("scan_seconds", StoreType.Double, "From the plan to the last state."),
        new("total_seconds", StoreType.Double, "From the start to the commit of `summaries`."),
    ];
}
