namespace SparkMonitor.Core.Summaries;

/// <summary>A profiled version of a stage's table.</summary>
public sealed record StageVersion(
    string RunId, DateTimeOffset RunTime, string ConfigHash, string TableId, long TableVersion, DateTimeOffset TableTimestamp, long Rows)
{
    /// <summary>The table's columns and types, as <c>summaries</c> has them.</summary>
    public string? Schema { get; init; }
}
