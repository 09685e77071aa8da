using SparkMonitor.Core.References;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Drift;

/// <summary>Splits what a finding is about over the slices of one key.</summary>
public static class SliceSplit
{
    /// <summary>True for findings that slices can explain: of a distribution or of nulls, on a column of the whole table.</summary>
    public static bool IsAbout(DriftFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding is { IsDefaultMethod: true, Verdict: not DriftVerdict.Insufficient } && finding.Tested.Scope.IsWholeTable
            && finding.Column != Summaries.SummariesTable.TableRow
            && (finding.Method.Aspect == DriftAspect.Distribution || IsNulls(finding.Method));
    }

    /// <summary>The movement by every measure that fits: of nulls their share, of values their distribution and, of numbers, their mean.</summary>
    /// <param name="slices">All slices of the key; null where one has no row.</param>
    public static IEnumerable<Stratification> Of(
        DriftFinding finding, string sliceKey, IReadOnlyList<(SummaryScope Scope, ColumnSummary? Reference, ColumnSummary? Current)> slices)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(slices);
        if (string.Equals(sliceKey, finding.Column, StringComparison.Ordinal))
        {
            // A column says nothing about itself.
            return [];
        }

        var kind = slices.Select(s => (s.Current ?? s.Reference)?.Kind).FirstOrDefault(k => k is not null);
        Stratification?[] splits = IsNulls(finding.Method)
            ? [Stratifier.ByNullRate(finding.Column, sliceKey, slices)]
            :
            [
                kind is ColumnKind.Numeric or ColumnKind.Boolean ? Stratifier.ByMean(finding.Column, sliceKey, slices) : null,
                Stratifier.ByDistribution(finding.Column, sliceKey, slices),
            ];
        return splits.OfType<Stratification>();
    }

    /// <summary>The same for every key whose slices together hold all rows of the table, on both sides: others do not explain it.</summary>
    /// <param name="reference">The finding's column in every slice of the reference.</param>
    /// <param name="current">The same of what was tested.</param>
    internal static IReadOnlyList<Stratification> OfKeys(
        DriftFinding finding,
        IReadOnlyDictionary<(string Key, string? Value), ColumnSummary> reference,
        IReadOnlyDictionary<(string Key, string? Value), ColumnSummary> current)
    {
        var splits = new List<Stratification>();
        var rows = finding.Tested.Rows + finding.GrownBy.Sum(g => g.Rows);
        foreach (var key in current.Keys.Concat(reference.Keys).Distinct().GroupBy(k => k.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var slices = key.Select(k => (
                Scope: finding.Tested.Scope with { SliceKey = k.Key, SliceValue = k.Value },
                Reference: reference.GetValueOrDefault(k),
                Current: current.GetValueOrDefault(k))).ToList();
            if (slices.Sum(s => s.Current?.Rows ?? 0) == rows && slices.Sum(s => s.Reference?.Rows ?? 0) == finding.Reference.Rows)
            {
                splits.AddRange(Of(finding, key.Key, slices));
            }
        }

        return splits;
    }

    private static bool IsNulls(DriftMethodInfo method) => string.Equals(method.Name, "null_rate", StringComparison.Ordinal);
}
