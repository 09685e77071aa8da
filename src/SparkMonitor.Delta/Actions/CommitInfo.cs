namespace SparkMonitor.Delta.Actions;

/// <summary>Where a commit came from. Free-form by protocol; what is not a text is kept as its JSON text.</summary>
public sealed record CommitInfo : DeltaAction
{
    /// <summary>Milliseconds since 1970, UTC, by the writer's clock.</summary>
    public long? Timestamp { get; init; }

    /// <summary>Milliseconds since 1970, UTC: the time of the commit where the table keeps it in the log.</summary>
    public long? InCommitTimestamp { get; init; }

    public string? Operation { get; init; }

    public IReadOnlyDictionary<string, string?> OperationParameters { get; init; } = EmptyValues.Instance;

    public IReadOnlyDictionary<string, string?> OperationMetrics { get; init; } = EmptyValues.Instance;

    public long? ReadVersion { get; init; }

    public string? IsolationLevel { get; init; }

    public bool? IsBlindAppend { get; init; }

    public string? EngineInfo { get; init; }

    /// <summary>Unique for each attempt to commit.</summary>
    public string? TxnId { get; init; }

    /// <summary>Of writers; null for none.</summary>
    public IReadOnlyDictionary<string, string?>? Tags { get; init; }

    public string? UserMetadata { get; init; }

    public string? UserName { get; init; }
}
