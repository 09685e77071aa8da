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
        return SliceSplit.OfKeys(finding, reference, current);
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
