using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Drift;

/// <summary>The table <c>drift</c>: one row per tested scope, column, reference, method and evaluation.</summary>
public static class DriftTable
{
    private static readonly StoreType Window = new StoreType.Struct(
        [new("start", StoreType.Timestamp, "First instant."), new("end", StoreType.Timestamp, "First instant behind.")]);

    private static readonly StoreType Slice = new StoreType.Struct(
    [
        new("measure", StoreType.Text, "What moved: `mean` (in the column's unit), `null_rate` or `total_variation`."),
        new("slice_key", StoreType.Text, "The slice."),
        new("slice_value", StoreType.Text, "Its value; null for SQL null."),
        new("reference_weight", StoreType.Double, "Its share of the reference's values."),
        new("current_weight", StoreType.Double, "Its share of the tested values."),
        new("movement", StoreType.Double, "What it adds to the movement of the table: mix and within."),
        new("mix", StoreType.Double, "What the change of its weight adds."),
        new("within", StoreType.Double, "What the change inside it adds."),
        new("share", StoreType.Double, "Its part of the table's movement."),
        new("is_reversed", StoreType.Boolean, "True where the table moves against each of its slices (Simpson's paradox)."),
    ]);

    public static StoreTable Definition { get; } = new("drift", 2, [.. Tested(), .. Reference(), .. Measured(), .. Judged()], ["entity", "stage"]);

    private static StoreColumn[] Tested() =>
    [
        new("evaluation_id", StoreType.Text, "The evaluation that wrote the row.", false),
        new("evaluated_at", StoreType.Timestamp, "When it began. The latest row of a key (tested row, reference, method) is the current one.", false),
        new("entity", StoreType.Text, "The monitored entity.", false),
        new("stage", StoreType.Text, "The tested stage.", false),
        new("granularity", StoreType.Text, "The tested window's granularity; null for all rows whatever their time."),
        new("window", Window, "The tested window; null for all rows."),
        new("is_null_window", StoreType.Boolean, "True for the window of the rows whose event time is null.", false),
        new("slice_key", StoreType.Text, "The tested slice; null for the whole table."),
        new("slice_value", StoreType.Text, "The slice's value; null, with a key, for SQL null."),
        new("column_name", StoreType.Text, "The column's path, or `:table`.", false),
        new("data_type", StoreType.Text, "The column's type as Spark SQL writes it."),
        new("column_kind", StoreType.Text, "`numeric`, `categorical`, `text`, `boolean`, `temporal` or `complex`."),
        new("address", StoreType.Text, "The tested scope's address.", false),
        new("grown_by", StoreType.Int32, "How many earlier windows were merged into the tested one because it was too small.", false),
        new("run_id", StoreType.Text, "The run that wrote the tested summaries.", false),
        new("table_id", StoreType.Text, "The tested source table's id.", false),
        new("table_version", StoreType.Int64, "Its version.", false),
        new("table_timestamp", StoreType.Timestamp, "That version's commit time.", false),
        new("config_hash", StoreType.Text, "The configuration that the tested summaries were profiled with.", false),
    ];

    private static StoreColumn[] Reference() =>
    [
        new("reference", StoreType.Text, "The reference as configured: `previous`, `rolling:7`, `pinned:golden`, ...", false),
        new("reference_kind", StoreType.Text, "`pinned`, `previous`, `rolling`, `expanding`, `same_season`, `other_stage`, `other_slice`, `model_version` or `address`.", false),
        new("reference_address", StoreType.Text, "Its address; of several parts the first and the last."),
        new("reference_window", Window, "From the start of its first window to the end of its last; null for all time."),
        new("reference_parts", StoreType.Int32, "How many scopes were merged.", false),
        new("reference_run_ids", new StoreType.List(StoreType.Text), "The runs that wrote these."),
        new("reference_table_version", StoreType.Int64, "The source's version, of the last part."),
        new("reference_warnings", new StoreType.List(StoreType.Text), "`too_small`, `drifting`, `may_contain_tested`, `other_configuration`, `fewer_windows`, `tested_left_out`, `rebased`, `split_at_change`."),
    ];

    private static StoreColumn[] Measured() =>
    [
        new("method", StoreType.Text, "The method; see the table of methods in the documentation.", false),
        new("method_reason", StoreType.Text, "Why this method.", false),
        new("is_default_method", StoreType.Boolean, "True where its p-value counts in the family.", false),
        new("convention", StoreType.Text, "How statistic and p were taken."),
        new("statistic", StoreType.Double, "The value, in the method's unit; of an interval the lower end."),
        new("statistic_upper", StoreType.Double, "The upper end where a sketch gives an interval, else the value."),
        new("p_value", StoreType.Double, "Before correction; 0 below the smallest double."),
        new("ln_p_value", StoreType.Double, "Its natural logarithm; null where the method has none."),
        new("q_value", StoreType.Double, "Corrected within the family."),
        new("ln_q_value", StoreType.Double, "Its natural logarithm."),
        new("effect_name", StoreType.Text, "What the effect measures."),
        new("effect", StoreType.Double, "The effect, corrected for what sampling noise alone would show."),
        new("effect_lower", StoreType.Double, "Lower end of its interval."),
        new("effect_upper", StoreType.Double, "Upper end of its interval."),
        new("effect_level", StoreType.Double, "The interval's level of confidence."),
        new("reference_count", StoreType.Int64, "Values (or rows) of the reference that were compared.", false),
        new("current_count", StoreType.Int64, "Values (or rows) of the tested side.", false),
        new("cells", StoreType.Int32, "Cells compared; 0 where there are none.", false),
        new("cells_from", StoreType.Text, "What the cells are: `items`, `quantile sketch`, `registers`, ..."),
        new("approximation_error", StoreType.Double, "A bound of how far the statistic may lie from that of the raw rows; 0 where it is exact."),
        new("sampling_error", StoreType.Double, "Standard error of the effect by sampling alone."),
        new("location", StoreType.Text, "What moved most: a value, a cell, a column."),
        new("details", new StoreType.Map(StoreType.Double), "Further figures by name."),
        new("remark", StoreType.Text, "Why a result is undefined or weak."),
    ];

    private static StoreColumn[] Judged() =>
    [
        new("threshold", StoreType.Double, "How large the effect must be to matter."),
        new("threshold_source", StoreType.Text, "Where the threshold comes from.", false),
        new("alpha", StoreType.Double, "The level that q was held against.", false),
        new("correction", StoreType.Text, "Correction within the family and across windows.", false),
        new("family_size", StoreType.Int32, "P-values in the family.", false),
        new("minimum_rows", StoreType.Int64, "Rows that each side needs.", false),
        new("needed_effective_rows", StoreType.Double, "n m / (n + m) at which the threshold is found with a power of 80 %."),
        new("effective_rows", StoreType.Double, "n m / (n + m) of the comparison."),
        new("verdict", StoreType.Text, "`none`, `suspected`, `detected` or `insufficient`.", false),
        new("is_restated", StoreType.Boolean, "True where summaries changed after an earlier evaluation of the same key.", false),
        new("input_hash", StoreType.Text, "Hash of what was compared and how.", false),
        new("product_version", StoreType.Text, "The version of SparkMonitor.", false),
        new("slices", new StoreType.List(Slice), "For the whole table where it or a slice moved: what each slice adds; null elsewhere. Since version 2."),
        new("ln_e_value", StoreType.Double, "For `window` under `online: e_values`: natural logarithm of the window's own evidence. Since version 2."),
    ];
}
