using System.Runtime.CompilerServices;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Drift;

/// <summary>Writes findings as rows of <c>drift</c>, and reads back what later evaluations need.</summary>
public static class DriftRows
{
    private static readonly ConditionalWeakTable<ResolvedReference, object?[]> ReferenceValues = [];

    /// <summary>The columns that <see cref="Past"/> reads.</summary>
    public static IReadOnlyList<string> PastColumns { get; } =
    [
        "evaluated_at", "entity", "stage", "granularity", "window", "slice_key", "slice_value", "column_name", "reference", "method",
        "is_default_method", "statistic", "ln_p_value", "effect", "verdict", "input_hash", "ln_e_value",
    ];

    /// <summary>The values in the order of <see cref="DriftTable"/>'s columns. Undefined figures are null; infinite ones stay.</summary>
    public static object?[] Write(DriftFinding finding, string productVersion)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var reference = ReferenceValues.GetValue(finding.Reference, ReferenceOf);
        return
        [
            .. Tested(finding), .. reference.AsSpan(0, 2), finding.ReferenceAddress, .. reference.AsSpan(2), .. Measured(finding),
            Real(finding.Threshold), finding.ThresholdSource, finding.Alpha, finding.Correction, finding.FamilySize, finding.MinimumRows,
            Real(finding.NeededEffectiveRows), Real(finding.EffectiveRows), DriftNames.Of(finding.Verdict), finding.IsRestated, finding.InputHash,
            productVersion, finding.Slices.Count == 0 ? null : SlicesOf(finding.Slices), Real(finding.LogEValue),
        ];
    }

    /// <summary>An earlier finding from a row of <see cref="PastColumns"/>.</summary>
    public static PastFinding Past(object?[] row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var scope = new SummaryScope((string)row[1]!, (string)row[2]!, (string?)row[3], SummaryProjection.WindowOf(row[4]), (string?)row[5], (string?)row[6]);
        return new PastFinding(scope, (string)row[7]!, (string)row[8]!, (string)row[9]!)
        {
            EvaluatedAt = (DateTimeOffset)row[0]!,
            IsDefaultMethod = (bool)row[10]!,
            Statistic = (double?)row[11] ?? double.NaN,
            LogPValue = (double?)row[12] ?? double.NaN,
            Effect = (double?)row[13] ?? double.NaN,
            Verdict = DriftNames.TryParse<DriftVerdict>((string)row[14]!, out var verdict) ? verdict : DriftVerdict.None,
            InputHash = (string)row[15]!,
            LogEValue = (double?)row[16] ?? double.NaN,
        };
    }

    /// <summary>The latest of each key (tested scope, column, reference and method), and every one of <see cref="FamilyMethod.Name"/>.</summary>
    public static IReadOnlyList<PastFinding> Latest(IEnumerable<PastFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var families = new List<PastFinding>();
        var latest = new Dictionary<(SummaryScope, string, string, string), PastFinding>();
        foreach (var finding in findings)
        {
            var key = (finding.Scope, finding.Column, finding.Reference, finding.Method);
            if (string.Equals(finding.Method, FamilyMethod.Name, StringComparison.Ordinal))
            {
                families.Add(finding);
            }
            else if (!latest.TryGetValue(key, out var other) || finding.EvaluatedAt > other.EvaluatedAt)
            {
                latest[key] = finding;
            }
        }

        return [.. families, .. latest.Values];
    }

    /// <summary>What slices add to a movement, from the column <c>slices</c>.</summary>
    /// <param name="stored">The column's value; null gives none.</param>
    /// <param name="tested">The whole table's scope.</param>
    public static IReadOnlyList<Stratification> Slices(object? stored, SummaryScope tested, string column)
    {
        ArgumentNullException.ThrowIfNull(tested);
        return stored is not IEnumerable<object?> list ? [] :
        [
            .. list.Cast<object?[]>().GroupBy(s => ((string)s[1]!, (string)s[0]!)).Select(g => new Stratification(
                column, g.Key.Item1, g.Key.Item2,
                [.. g.Select(s => new SliceMovement(tested with { SliceKey = (string)s[1]!, SliceValue = (string?)s[2] }, Of(s[3]), Of(s[4]), Of(s[6]), Of(s[7]), Of(s[8])))],
                g.Sum(s => Of(s[5])))
            {
                IsReversed = g.Any(s => s[9] is true),
            }),
        ];

        static double Of(object? value) => (double?)value ?? double.NaN;
    }

    private static object?[] Tested(DriftFinding finding)
    {
        var (stored, scope) = (finding.Tested, finding.Tested.Scope);
        return
        [
            finding.EvaluationId, finding.EvaluatedAt, scope.Entity, scope.Stage, scope.Granularity,
            scope.IsAllTime ? null : Window(scope.Window.Start, scope.Window.End), scope.IsNullWindow, scope.SliceKey, scope.SliceValue,
            finding.Column, finding.DataType, finding.ColumnKind, finding.Address, finding.GrownBy.Count, stored.RunId, stored.TableId,
            stored.TableVersion, stored.TableTimestamp, stored.ConfigHash,
        ];
    }

    /// <summary>What is said of a reference, but for its address; all findings of a window say the same.</summary>
    private static object?[] ReferenceOf(ResolvedReference reference)
    {
        var parts = reference.Parts;
        var windows = parts.Where(p => !p.Scope.Window.IsNull).ToList();
        return
        [
            reference.Spec.ToString(), DriftNames.Of(reference.Spec.Kind),
            windows.Count == 0 ? null : Window(windows.Min(p => p.Scope.Window.Start), windows.Max(p => p.Scope.Window.End)),
            parts.Count,
            parts.Select(p => p.RunId).Distinct(StringComparer.Ordinal).Select(r => (object?)r).ToList(),
            parts.Count == 0 ? null : (object)parts[^1].TableVersion,
            reference.Warnings.Select(w => (object?)DriftNames.Of(w)).ToList(),
        ];
    }

    private static object?[] Measured(DriftFinding finding)
    {
        var found = finding.Measurement;
        var effect = found.Effect;
        return
        [
            finding.Method.Name, finding.MethodReason, finding.IsDefaultMethod, found.Convention, Real(found.Statistic),
            Real(double.IsNaN(found.StatisticUpper) ? found.Statistic : found.StatisticUpper),
            Real(finding.PValue), Real(found.LogPValue), Real(finding.QValue), Real(finding.LogQValue),
            effect.Name is null or "" ? null : effect.Name, Real(effect.Estimate), Real(effect.Lower), Real(effect.Upper), Real(effect.Level),
            found.ReferenceCount, found.CurrentCount, found.Cells, found.CellsFrom, Real(found.ApproximationError), Real(found.SamplingError),
            found.Location, found.Details.Count == 0 ? null : StoreValues.Map(found.Details), found.Remark.Length == 0 ? null : found.Remark,
        ];
    }

    private static List<object?> SlicesOf(IEnumerable<Stratification> splits) =>
    [
        .. splits.SelectMany(s => s.Slices.Select(m => (object?)new object?[]
        {
            s.Measure, s.SliceKey, m.Scope.SliceValue, Real(m.ReferenceWeight), Real(m.CurrentWeight), Real(m.Total), Real(m.Mix), Real(m.Within), Real(m.Share), s.IsReversed,
        })),
    ];

    private static double? Real(double value) => double.IsNaN(value) ? null : value;

    private static object?[] Window(long? start, long? end) => [Time(start), Time(end)];

    private static DateTimeOffset? Time(long? time) => time is null ? null : TimeText.ToDateTimeOffset(time.Value);
}
