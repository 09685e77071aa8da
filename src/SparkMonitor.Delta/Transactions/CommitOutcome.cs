namespace SparkMonitor.Delta.Transactions;

/// <summary>How a commit ended.</summary>
public abstract record CommitOutcome;

/// <summary>The commit is version <paramref name="Version"/> of the table.</summary>
/// <param name="Timestamp">When, by the table's own rule for times.</param>
/// <param name="Attempts">1 where nobody else committed meanwhile.</param>
public sealed record Committed(long Version, DateTimeOffset Timestamp, int Attempts) : CommitOutcome
{
    /// <summary>Rows and files that the commit added.</summary>
    public long AddedRows { get; init; }

    public int AddedFiles { get; init; }

    /// <summary>What did not work after the commit, such as its checkpoint. The commit holds all the same.</summary>
    public IReadOnlyList<DeltaWarning> Warnings { get; init; } = [];
}

/// <summary>The table has the application's mark already: nothing was committed.</summary>
/// <param name="Version">The version that was looked at.</param>
public sealed record AlreadyCommitted(long Version) : CommitOutcome;

/// <summary>Another writer's commit does not agree with this one: nothing was committed. Read the table again and decide anew.</summary>
/// <param name="Version">The other commit.</param>
public sealed record Conflicted(long Version, string Reason) : CommitOutcome;
