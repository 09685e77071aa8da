namespace SparkMonitor.Core.Schema;

/// <summary>A table by path or catalog name, at its latest version, at a version, or as of a time.</summary>
public sealed record TableAddress(string Location)
{
    public long? Version { get; init; }

    public DateTimeOffset? Timestamp { get; init; }
}
