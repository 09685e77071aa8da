using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Jobs.Reports;

/// <summary>A row of the table <c>runs</c> as JSON, under the names of its columns.</summary>
internal sealed record RunReport(string RunId, DateTimeOffset RunTime, string Status, string Entity, string Stage)
{
    public string? Error { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public string? ConfigHash { get; init; }

    public required string Engine { get; init; }

    public required string ProductVersion { get; init; }

    public required string TableUri { get; init; }

    public string? TableId { get; init; }

    public long? TableVersion { get; init; }

    public DateTimeOffset? TableTimestamp { get; init; }

    public string? Covers { get; init; }

    public required IReadOnlyList<string> Granularities { get; init; }

    public DateTimeOffset? FirstWindow { get; init; }

    public DateTimeOffset? LastWindow { get; init; }

    public long? NumWindows { get; init; }

    public long? NumRows { get; init; }

    public long? NumColumns { get; init; }

    public long? RowsWritten { get; init; }

    public long? WindowsNew { get; init; }

    public long? WindowsRestated { get; init; }

    public long? WindowsUnchanged { get; init; }

    public long? WindowsVanished { get; init; }

    public long? Surveys { get; init; }

    public long? Scans { get; init; }

    public long? ColumnReads { get; init; }

    public long? HeavyItemScans { get; init; }

    public long? CustomQueries { get; init; }

    public double? ScanSeconds { get; init; }

    public double? TotalSeconds { get; init; }

    public static RunReport Of(RunRecord run) => new(run.RunId, run.RunTime, run.Status, run.Entity, run.Stage)
    {
        Error = run.Error,
        Labels = run.Labels,
        ConfigHash = run.ConfigHash,
        Engine = run.Engine,
        ProductVersion = run.ProductVersion,
        TableUri = run.TableUri,
        TableId = run.TableId,
        TableVersion = run.TableVersion,
        TableTimestamp = run.TableTimestamp,
        Covers = run.Covers,
        Granularities = run.Granularities,
        FirstWindow = run.FirstWindow,
        LastWindow = run.LastWindow,
        NumWindows = run.Windows,
        NumRows = run.Rows,
        NumColumns = run.Columns,
        RowsWritten = run.RowsWritten,
        WindowsNew = run.WindowsNew,
        WindowsRestated = run.WindowsRestated,
        WindowsUnchanged = run.WindowsUnchanged,
        WindowsVanished = run.WindowsVanished,
        Surveys = run.Scans?.Surveys,
        Scans = run.Scans?.Scans,
        ColumnReads = run.Scans?.ColumnReads,
        HeavyItemScans = run.Scans?.HeavyItemScans,
        CustomQueries = run.Scans?.CustomQueries,
        ScanSeconds = run.ScanSeconds,
        TotalSeconds = run.TotalSeconds,
    };
}
