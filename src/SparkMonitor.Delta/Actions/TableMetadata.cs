namespace SparkMonitor.Delta.Actions;

/// <summary>The <c>metaData</c> action: the newest one holds entirely.</summary>
/// <param name="SchemaString">The schema as JSON text; null in broken tables.</param>
public sealed record TableMetadata(string Id, string? SchemaString) : DeltaAction
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string FormatProvider { get; init; } = "parquet";

    public IReadOnlyDictionary<string, string?> FormatOptions { get; init; } = EmptyValues.Instance;

    /// <summary>Logical names, in order.</summary>
    public IReadOnlyList<string> PartitionColumns { get; init; } = [];

    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = EmptyValues.Instance;

    /// <summary>Milliseconds since 1970, UTC.</summary>
    public long? CreatedTime { get; init; }
}
