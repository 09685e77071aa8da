namespace SparkMonitor.Core.Drift;

/// <summary>What a policy says differently for some columns; the last rule that matches a column decides each of its settings.</summary>
/// <param name="Pattern">A column's path, or a pattern with <c>*</c> and <c>?</c>.</param>
public sealed record DriftRule(string Pattern)
{
    /// <summary>False to leave the columns out.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Names of methods in place of the default ones; <c>auto</c> for those.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>For the methods of the rule, or the chosen ones.</summary>
    public ThresholdSpec? Threshold { get; init; }

    /// <summary>By method name; before <see cref="Threshold"/>.</summary>
    public IReadOnlyDictionary<string, ThresholdSpec>? Thresholds { get; init; }

    public double? Alpha { get; init; }

    public long? MinimumRows { get; init; }

    public CellConvention? Cells { get; init; }

    public int? CellCount { get; init; }

    /// <summary>Bounds that values must keep.</summary>
    public double? Least { get; init; }

    public double? Most { get; init; }
}
