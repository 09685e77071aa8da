namespace SparkMonitor.Core.References;

/// <summary>A pinned reference as its events left it.</summary>
/// <param name="Id">Stays the same when the reference is renamed.</param>
/// <param name="Entity">The entity it belongs to.</param>
/// <param name="Name">Unique among the entity's references that are not retired.</param>
public sealed record PinnedReference(string Id, string Entity, string Name)
{
    /// <summary>What was pinned: <c>version</c>, <c>timestamp</c>, <c>window</c>, <c>run</c> or <c>stage</c>.</summary>
    public required string PinKind { get; init; }

    /// <summary>The address of what was pinned.</summary>
    public required string Source { get; init; }

    public required string Stage { get; init; }

    public long? TableVersion { get; init; }

    public DateTimeOffset? TableTimestamp { get; init; }

    public required DateTimeOffset PinnedAt { get; init; }

    public string? PinnedBy { get; init; }

    public string? Reason { get; init; }

    public long? Rows { get; init; }

    /// <summary>Null while it is in use.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    public string? RetiredBy { get; init; }

    public string? RetiredReason { get; init; }

    public bool IsRetired => RetiredAt is not null;
}
