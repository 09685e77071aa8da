using SparkMonitor.Core.Drift;

namespace SparkMonitor.Core.Runs;

/// <summary>What an evaluation found and kept.</summary>
/// <param name="EvaluationId">Its id on every finding.</param>
/// <param name="EvaluatedAt">When it began.</param>
/// <param name="Findings">How many findings there are on columns and the table, without those on windows as a whole.</param>
public sealed record DriftOutcome(string EvaluationId, DateTimeOffset EvaluatedAt, long Findings)
{
    /// <summary>How many findings have each verdict.</summary>
    public required IReadOnlyDictionary<DriftVerdict, long> Verdicts { get; init; }

    /// <summary>The weightiest findings: by verdict, the whole table before slices, then by effect over threshold.</summary>
    public required IReadOnlyList<DriftFinding> Weightiest { get; init; }

    /// <summary>How many scopes were tested, and how many of the wanted ones had not changed since they were evaluated.</summary>
    public required int Tested { get; init; }

    /// <summary>Scopes of the entity that the request names.</summary>
    public required int Wanted { get; init; }

    /// <summary>True where an earlier evaluation of the entity is in the store.</summary>
    public bool HasHistory { get; init; }

    /// <summary>The version of the table <c>drift</c>; null where nothing was written.</summary>
    public long? TableVersion { get; init; }

    /// <summary>True where the same evaluation was in the store already.</summary>
    public bool WasCommitted { get; init; }

    /// <summary>The worst verdict; none where nothing was found.</summary>
    public DriftVerdict Worst => Verdicts.Where(v => v.Value > 0).Select(v => v.Key).DefaultIfEmpty(DriftVerdict.None).Max();
}
