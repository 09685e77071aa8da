using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>What of an entity to evaluate.</summary>
/// <param name="Policy">How it is judged.</param>
public sealed record DriftJobRequest(string Entity, DriftPolicy Policy)
{
    /// <summary>One stage only; null for those that the policy names.</summary>
    public string? Stage { get; init; }

    /// <summary>One window and slice only (its entity and stage are not looked at); null for all.</summary>
    public SummaryAddress? Only { get; init; }

    /// <summary>In place of the policy's references; null for those.</summary>
    public IReadOnlyList<ReferenceSpec>? Against { get; init; }

    /// <summary>Columns by path; null for all.</summary>
    public IReadOnlyCollection<string>? Columns { get; init; }

    /// <summary>True to evaluate also what was evaluated before on the same summaries.</summary>
    public bool All { get; init; }

    /// <summary>The store as it was known then: nothing is written.</summary>
    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>False to write nothing.</summary>
    public bool Write { get; init; } = true;

    /// <summary>Threads; 0 for all.</summary>
    public int Threads { get; init; }
}
