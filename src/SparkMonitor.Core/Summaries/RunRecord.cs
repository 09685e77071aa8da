using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Core.Summaries;

/// <summary>A row of the table <c>runs</c>: what one profile run did, or why it failed.</summary>
public sealed record RunRecord
{
    public const string Done = "done";
    public const string FailedStatus = "failed";

    /// <summary>The <see cref="Covers"/> of a run that profiled every window of its version.</summary>
    public const string CoversAll = "all";

    public required string RunId { get; init; }

    public required DateTimeOffset RunTime { get; init; }

    /// <summary><see cref="Done"/> or <see cref="FailedStatus"/>.</summary>
    public string Status { get; init; } = Done;

    public string? Error { get; init; }

    public required string Entity { get; init; }

    public required string Stage { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public string? ConfigHash { get; init; }

    public string? SliceHash { get; init; }

    /// <summary>The stage's configuration as JSON.</summary>
    public string? Config { get; init; }

    public IReadOnlyList<SliceValues> SliceValues { get; init; } = [];

    public required string Engine { get; init; }

    public required string ProductVersion { get; init; }

    public int StoreVersion { get; init; } = SummariesTable.Definition.Version;

    public required string TableUri { get; init; }

    public string? TableId { get; init; }

    public long? TableVersion { get; init; }

    public DateTimeOffset? TableTimestamp { get; init; }

    /// <summary><see cref="CoversAll"/>, or <c>after N</c> for the rows that came behind version N.</summary>
    public string? Covers { get; init; }

    public IReadOnlyList<string> Granularities { get; init; } = [];

    public DateTimeOffset? FirstWindow { get; init; }

    public DateTimeOffset? LastWindow { get; init; }

    public long? Windows { get; init; }

    public long? Rows { get; init; }

    public long? Columns { get; init; }

    public long? RowsWritten { get; init; }

    public long? WindowsNew { get; init; }

    public long? WindowsRestated { get; init; }

    public long? WindowsUnchanged { get; init; }

    public long? WindowsVanished { get; init; }

    public ScanCounts? Scans { get; init; }

    public double? ScanSeconds { get; init; }

    public double? TotalSeconds { get; init; }

    public bool IsDone => string.Equals(Status, Done, StringComparison.Ordinal);

    /// <summary>The values in the order of <see cref="RunsTable"/>'s columns.</summary>
    public object?[] ToRow() =>
    [
        RunId, RunTime, Status, Error, Entity, Stage, StoreValues.Map(Labels), ConfigHash, SliceHash, Config,
        StageJson.WriteSliceValues(SliceValues), Engine, ProductVersion, StoreVersion, TableUri, TableId, TableVersion, TableTimestamp, Covers,
        Granularities, FirstWindow, LastWindow, Windows, Rows, Columns, RowsWritten, WindowsNew, WindowsRestated, WindowsUnchanged,
        WindowsVanished, (long?)Scans?.Surveys, (long?)Scans?.Scans, (long?)Scans?.ColumnReads, (long?)Scans?.HeavyItemScans,
        (long?)Scans?.CustomQueries, ScanSeconds, TotalSeconds,
    ];

    public static RunRecord OfRow(object?[] row)
    {
        var values = new StoreValues(RunsTable.Definition, row);
        return new RunRecord
        {
            RunId = values.Text("run_id")!,
            RunTime = values.Time("run_time")!.Value,
            Status = values.Text("status")!,
            Error = values.Text("error"),
            Entity = values.Text("entity")!,
            Stage = values.Text("stage")!,
            Labels = values.TextMap("labels"),
            ConfigHash = values.Text("config_hash"),
            SliceHash = values.Text("slice_hash"),
            Config = values.Text("config"),
            SliceValues = StageJson.ReadSliceValues(values.Text("slice_values")),
            Engine = values.Text("engine")!,
            ProductVersion = values.Text("product_version")!,
            StoreVersion = (int?)values.Integer("store_version") ?? 1,
            TableUri = values.Text("table_uri")!,
            TableId = values.Text("table_id"),
            TableVersion = values.Integer("table_version"),
            TableTimestamp = values.Time("table_timestamp"),
            Covers = values.Text("covers"),
            Granularities = values.TextList("granularities"),
            FirstWindow = values.Time("first_window"),
            LastWindow = values.Time("last_window"),
            Windows = values.Integer("num_windows"),
            Rows = values.Integer("num_rows"),
            Columns = values.Integer("num_columns"),
            RowsWritten = values.Integer("rows_written"),
            WindowsNew = values.Integer("windows_new"),
            WindowsRestated = values.Integer("windows_restated"),
            WindowsUnchanged = values.Integer("windows_unchanged"),
            WindowsVanished = values.Integer("windows_vanished"),
            Scans = values.Integer("scans") is null ? null : new ScanCounts(
                Count("surveys"), Count("scans"), Count("column_reads"), Count("heavy_item_scans"), Count("custom_queries")),
            ScanSeconds = values.Real("scan_seconds"),
            TotalSeconds = values.Real("total_seconds"),
        };

        int Count(string column) => (int)(values.Integer(column) ?? 0);
    }
}
