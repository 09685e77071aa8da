using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>What to evaluate, and what is known from before.</summary>
/// <param name="Policy">How it is judged.</param>
public sealed record DriftRequest(DriftPolicy Policy)
{
    /// <summary>Id of the evaluation on every finding.</summary>
    public required string EvaluationId { get; init; }

    public required DateTimeOffset EvaluatedAt { get; init; }

    /// <summary>The scopes to test; null for all of the source that the policy names.</summary>
    public IReadOnlyCollection<StoredScope>? Tested { get; init; }

    /// <summary>In place of the policy's references; null for those.</summary>
    public IReadOnlyList<ReferenceSpec>? References { get; init; }

    /// <summary>Columns by path; null for all.</summary>
    public IReadOnlyCollection<string>? Columns { get; init; }

    /// <summary>True to evaluate also what an earlier evaluation found on the same summaries.</summary>
    public bool All { get; init; }

    /// <summary>
    /// Findings of earlier evaluations: the latest of each key (<see cref="DriftRows.Latest"/>), and of the method
    /// <see cref="FamilyMethod.Name"/> all there are, because the online control is replayed from the first of each window.
    /// </summary>
    public IReadOnlyCollection<PastFinding> History { get; init; } = [];

    public IReadOnlyCollection<AcceptedShift> Accepted { get; init; } = [];

    /// <summary>Series in which change points are looked for; needed for <see cref="DriftPolicy.SplitAt"/> only.</summary>
    public IReadOnlyCollection<DriftSeries> Series { get; init; } = [];

    /// <summary>How many column summaries are kept for later use as reference; more are read again.</summary>
    public int CachedSummaries { get; init; } = 100_000;

    /// <summary>Threads; 0 for all.</summary>
    public int Threads { get; init; }
}
