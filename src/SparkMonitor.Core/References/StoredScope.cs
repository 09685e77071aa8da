namespace SparkMonitor.Core.References;

/// <summary>A scope that the store holds summaries of, with where they come from.</summary>
/// <param name="Scope">What the summaries are about.</param>
public sealed record StoredScope(SummaryScope Scope)
{
    /// <summary>The name of the pinned reference whose rows these are; null for the rows of <c>summaries</c>.</summary>
    public string? Reference { get; init; }

    /// <summary>The run that wrote the scope's latest row.</summary>
    public required string RunId { get; init; }

    /// <summary>
    /// When that run began: the greatest of all rows of the scope, because a restatement may change a column and leave the table's own row. A
    /// scope whose time has not moved has not changed.
    /// </summary>
    public required DateTimeOffset RunTime { get; init; }

    public required string ConfigHash { get; init; }

    public required string TableId { get; init; }

    public required long TableVersion { get; init; }

    public required DateTimeOffset TableTimestamp { get; init; }

    /// <summary>Rows of the source in the scope.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that the store holds about the scope, superseded ones too.</summary>
    public int StoredRows { get; init; }

    /// <summary>
    /// Versions of the states' codecs (the column <c>codecs</c>): states of different versions cannot be compared. Empty where unknown.
    /// </summary>
    public IReadOnlyDictionary<string, int> Codecs { get; init; } = new Dictionary<string, int>();

    /// <summary>The IANA zone of the stage's windows, for addresses.</summary>
    public string Zone { get; init; } = "UTC";

    public override string ToString() => Reference is null ? Scope.ToString() : $"ref:{Scope.Entity}/{Reference}";
}
