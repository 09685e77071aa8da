using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>What a policy says for one column.</summary>
internal sealed record ColumnPolicy
{
    public required bool Enabled { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    public required ThresholdSpec Threshold { get; init; }

    public required IReadOnlyDictionary<string, ThresholdSpec> Thresholds { get; init; }

    public required double Alpha { get; init; }

    public required long MinimumRows { get; init; }

    public required MeasureOptions Measures { get; init; }

    public ThresholdSpec ThresholdOf(string method) => Thresholds.GetValueOrDefault(method) ?? Threshold;

    public static ColumnPolicy Of(DriftPolicy policy, string column)
    {
        var rules = policy.Columns.Where(r => NamePattern.Matches(r.Pattern, column, ignoreCase: false)).ToList();
        var thresholds = new Dictionary<string, ThresholdSpec>(policy.Thresholds, StringComparer.Ordinal);
        foreach (var (name, threshold) in rules.SelectMany(r => r.Thresholds ?? new Dictionary<string, ThresholdSpec>()))
        {
            thresholds[name] = threshold;
        }

        // A rule's general threshold is nearer to the column than the policy's for a method.
        if (rules.FindLast(r => r.Threshold is not null) is { } general)
        {
            foreach (var name in policy.Thresholds.Keys.Where(n => !rules.Exists(r => r.Thresholds?.ContainsKey(n) == true)))
            {
                thresholds[name] = general.Threshold!;
            }
        }

        var alpha = rules.FindLast(r => r.Alpha is not null)?.Alpha ?? policy.Alpha;
        return new ColumnPolicy
        {
            Enabled = rules.FindLast(r => r.Enabled is not null)?.Enabled ?? true,
            Methods = rules.FindLast(r => r.Methods is not null)?.Methods ?? policy.Methods,
            Threshold = rules.FindLast(r => r.Threshold is not null)?.Threshold ?? policy.Threshold,
            Thresholds = thresholds,
            Alpha = alpha,
            MinimumRows = rules.FindLast(r => r.MinimumRows is not null)?.MinimumRows ?? policy.MinimumRows,
            Measures = policy.Measures with
            {
                Alpha = alpha,
                Level = policy.Level,
                Cells = rules.FindLast(r => r.Cells is not null)?.Cells ?? policy.Measures.Cells,
                CellCount = rules.FindLast(r => r.CellCount is not null)?.CellCount ?? policy.Measures.CellCount,
                Least = rules.FindLast(r => r.Least is not null)?.Least ?? policy.Measures.Least,
                Most = rules.FindLast(r => r.Most is not null)?.Most ?? policy.Measures.Most,
            },
        };
    }
}
