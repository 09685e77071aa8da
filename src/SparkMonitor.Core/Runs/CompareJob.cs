using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>Compares any two addressable summaries of a store. Writes nothing.</summary>
/// <param name="time">The clock of evaluation times.</param>
/// <param name="ids">A new evaluation id at every call.</param>
public sealed class CompareJob(IMonitorTables tables, TimeProvider time, Func<string> ids)
{
    /// <param name="reference">What is compared with.</param>
    /// <param name="current">What is tested.</param>
    /// <param name="columns">Columns by path; null for all.</param>
    /// <exception cref="MonitorException">The store holds nothing of an address, or the two must not be compared.</exception>
    public async Task<Comparison> RunAsync(
        SummaryAddress reference,
        SummaryAddress current,
        DriftPolicy policy,
        IReadOnlyCollection<string>? columns,
        int threads = 0,
        CancellationToken cancellation = default)
    {
        var reader = new AddressReader(tables);
        var left = await reader.ReadAsync(reference, cancellation).ConfigureAwait(false);
        var right = await reader.ReadAsync(current, cancellation).ConfigureAwait(false);
        if (AddressReader.Mismatch(left, right) is { } why)
        {
            throw new MonitorException(why, MonitorFault.Store);
        }

        if (left.Scope == right.Scope)
        {
            // Two names of the same summaries; the evaluation tells scopes apart by themselves.
            right = right with { Scope = right.Scope with { Codecs = new SortedDictionary<string, int>(right.Scope.Codecs.ToDictionary()) } };
        }

        var source = new MemorySummarySource(new Dictionary<StoredScope, IReadOnlyList<ColumnSummary>> { [left.Scope] = left.Columns, [right.Scope] = right.Columns });
        var now = time.GetUtcNow();
        var request = new DriftRequest(policy) { EvaluationId = ids(), EvaluatedAt = now, Columns = columns, All = true, Threads = threads };
        var findings = await new DriftEvaluator(source).CompareAsync(left.Scope, right.Scope, request, cancellation).ConfigureAwait(false);
        return new Comparison(left, right, await ExplainedAsync(findings, (reference, left), (current, right), columns, cancellation).ConfigureAwait(false));
    }

    /// <summary>The findings on columns that moved, or that were asked for, with what each slice adds.</summary>
    private async Task<IReadOnlyList<DriftFinding>> ExplainedAsync(
        IReadOnlyList<DriftFinding> findings,
        (SummaryAddress Address, AddressedSummaries Side) reference,
        (SummaryAddress Address, AddressedSummaries Side) current,
        IReadOnlyCollection<string>? columns,
        CancellationToken cancellation)
    {
        var named = findings.Where(f => SliceSplit.IsAbout(f) && (columns is not null || f.Verdict >= DriftVerdict.Suspected)).ToList();
        if (named.Count == 0 || !reference.Side.Scope.Scope.IsWholeTable)
        {
            return findings;
        }

        var reader = new AddressedSlices(tables);
        string[] moved = [.. named.Select(f => f.Column).Distinct(StringComparer.Ordinal)];
        var after = await reader.ReadAsync(current.Address, current.Side, moved, cancellation).ConfigureAwait(false);
        var before = after.Count == 0 ? after : await reader.ReadAsync(reference.Address, reference.Side, moved, cancellation).ConfigureAwait(false);
        return before.Count == 0 ? findings : [.. findings.Select(f => named.Contains(f) ? f with { Slices = SliceSplit.OfKeys(f, Of(f.Column, before), Of(f.Column, after)) } : f)];
    }

    /// <summary>The slices of one column.</summary>
    private static Dictionary<(string Key, string? Value), ColumnSummary> Of(
        string column, IReadOnlyDictionary<(string Key, string? Value, string Column), ColumnSummary> slices) => slices
            .Where(s => string.Equals(s.Key.Column, column, StringComparison.Ordinal))
            .ToDictionary(s => (s.Key.Key, s.Key.Value), s => s.Value);
}

/// <summary>Two sides with what differs between them.</summary>
public sealed record Comparison(AddressedSummaries Reference, AddressedSummaries Current, IReadOnlyList<DriftFinding> Findings);
