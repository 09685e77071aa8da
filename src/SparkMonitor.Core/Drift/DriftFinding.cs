using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>A row of the table <c>drift</c>: one column (or the table) of one tested scope against one reference by one method.</summary>
public sealed record DriftFinding
{
    public required string EvaluationId { get; init; }

    public required DateTimeOffset EvaluatedAt { get; init; }

    /// <summary>What was tested.</summary>
    public required StoredScope Tested { get; init; }

    /// <summary>The column's path, or <c>:table</c>.</summary>
    public required string Column { get; init; }

    public string? DataType { get; init; }

    /// <summary><c>numeric</c>, <c>categorical</c>, ...</summary>
    public string? ColumnKind { get; init; }

    /// <summary>The tested scope's address.</summary>
    public required string Address { get; init; }

    /// <summary>Other windows that were merged into the tested one because it was too small; oldest first.</summary>
    public IReadOnlyList<StoredScope> GrownBy { get; init; } = [];

    /// <summary>The reference's parts.</summary>
    public required ResolvedReference Reference { get; init; }

    /// <summary>The reference's address; of several parts the first and the last, joined by <c>..</c>.</summary>
    public required string ReferenceAddress { get; init; }

    public required DriftMethodInfo Method { get; init; }

    /// <summary>Why this method.</summary>
    public required string MethodReason { get; init; }

    /// <summary>True where its p-value counts in the family.</summary>
    public required bool IsDefaultMethod { get; init; }

    public required DriftMeasurement Measurement { get; init; }

    /// <summary>Natural logarithm of the p-value corrected within the family; not-a-number where there is none.</summary>
    public double LogQValue { get; init; } = double.NaN;

    public double PValue => Math.Exp(Measurement.LogPValue);

    public double QValue => Math.Exp(LogQValue);

    public required double Threshold { get; init; }

    /// <summary>Where the threshold comes from, in words.</summary>
    public required string ThresholdSource { get; init; }

    /// <summary>The level that q was held against: the policy's, or what the online control left.</summary>
    public required double Alpha { get; init; }

    /// <summary>Correction within the family and across windows, in words.</summary>
    public required string Correction { get; init; }

    /// <summary>How many p-values the family has.</summary>
    public int FamilySize { get; init; }

    /// <summary>Rows on a side, and rows together (n m / (n + m)), that the comparison needs to find the threshold.</summary>
    public long MinimumRows { get; init; }

    public double NeededEffectiveRows { get; init; } = double.NaN;

    public double EffectiveRows { get; init; } = double.NaN;

    public required DriftVerdict Verdict { get; init; }

    /// <summary>True where an earlier evaluation found something for the same tested scope, column, reference and method, on other summaries.</summary>
    public bool IsRestated { get; init; }

    /// <summary>Hash of what was compared and how: a finding of the same hash need not be evaluated again.</summary>
    public required string InputHash { get; init; }

    /// <summary>
    /// For the whole table, where it or one of its slices moved: what every slice adds to the movement, for each slice key and measure; empty
    /// elsewhere.
    /// </summary>
    public IReadOnlyList<Stratification> Slices { get; init; } = [];

    /// <summary>
    /// For <see cref="FamilyMethod"/> under control by e-values: natural logarithm of the evidence of this window alone; not-a-number elsewhere.
    /// </summary>
    public double LogEValue { get; init; } = double.NaN;

    public override string ToString() => $"{Address} {Column} against {Reference.Spec}: {Method.Name} {Measurement.Statistic:G6} {Verdict}";
}
