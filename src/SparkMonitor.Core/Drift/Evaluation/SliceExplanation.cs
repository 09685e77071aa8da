using SparkMonitor.Core.References;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Tells for each column of a whole table that moved, or of which a slice moved, what its slices add to the movement.</summary>
internal sealed class SliceExplanation(ScopeCatalog catalog, ScopeReader reader, DriftRequest request)
{
    /// <summary>The findings of one family with their slices.</summary>
    public async ValueTask<IReadOnlyList<DriftFinding>> ExplainAsync(IReadOnlyList<DriftFinding> findings, CancellationToken cancellation)
    {
        if (!request.Policy.Slices)
        {
            return findings;
        }

        var moved = findings.Where(f => f is { IsDefaultMethod: true, Verdict: DriftVerdict.Suspected or DriftVerdict.Detected })
            .Select(f => f.Column).ToHashSet(StringComparer.Ordinal);
        if (moved.Count == 0)
        {
            return findings;
        }

        var columns = new Dictionary<StoredScope, IReadOnlyDictionary<string, ColumnSummary>>();
        var explained = new List<DriftFinding>(findings.Count);
        foreach (var finding in findings)
        {
            explained.Add(moved.Contains(finding.Column) && SliceSplit.IsAbout(finding)
                ? finding with { Slices = await SplitAsync(finding, columns, cancellation).ConfigureAwait(false) }
                : finding);
        }

        return explained;
    }

    private async ValueTask<IReadOnlyList<Stratification>> SplitAsync(
        DriftFinding finding, Dictionary<StoredScope, IReadOnlyDictionary<string, ColumnSummary>> columns, CancellationToken cancellation)
    {
        var current = await SidesAsync([.. finding.GrownBy, finding.Tested], finding.Column, columns, cancellation).ConfigureAwait(false);
        if (current.Count == 0)
        {
            return [];
        }

        var reference = await SidesAsync(finding.Reference.Parts, finding.Column, columns, cancellation).ConfigureAwait(false);
        var splits = new List<Stratification>();
        foreach (var key in current.Keys.Concat(reference.Keys).GroupBy(k => k.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var slices = key.Select(k => k.Value).Distinct()
                .Select(value => (
                    Scope: finding.Tested.Scope with { SliceKey = key.Key, SliceValue = value },
                    Reference: reference.GetValueOrDefault((key.Key, value)),
                    Current: current.GetValueOrDefault((key.Key, value)))).ToList();
            // Slices explain a table only where together they hold all its rows, on both sides.
            if (slices.Sum(s => s.Current?.Rows ?? 0) == finding.Tested.Rows + finding.GrownBy.Sum(g => g.Rows)
                && slices.Sum(s => s.Reference?.Rows ?? 0) == finding.Reference.Rows)
            {
                splits.AddRange(SliceSplit.Of(finding, key.Key, slices));
            }
        }

        return splits;
    }

    /// <summary>The column in every slice of several scopes of the whole table together.</summary>
    private async ValueTask<Dictionary<(string Key, string? Value), ColumnSummary>> SidesAsync(
        IReadOnlyList<StoredScope> wholes, string column, Dictionary<StoredScope, IReadOnlyDictionary<string, ColumnSummary>> columns, CancellationToken cancellation)
    {
        var sides = new Dictionary<(string Key, string? Value), ColumnSummary>();
        foreach (var slice in wholes.Where(w => w.Scope.IsWholeTable).SelectMany(catalog.Slices))
        {
            if (!columns.TryGetValue(slice, out var byName))
            {
                columns.Add(slice, byName = (await reader.ReadAsync(slice, cancellation).ConfigureAwait(false)).ToDictionary(c => c.Name, StringComparer.Ordinal));
            }

            if (!byName.TryGetValue(column, out var found))
            {
                continue;
            }

            var key = (slice.Scope.SliceKey!, slice.Scope.SliceValue);
            try
            {
                sides[key] = sides.TryGetValue(key, out var other) ? other.Merge(found) : found;
            }
            catch (StateMismatchException)
            {
                // The column's type changed on the way: its slices do not add up.
                return [];
            }
        }

        return sides;
    }
}
