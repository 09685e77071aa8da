using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>
/// Summaries as drift reads them, whether from the store or from memory. The evaluator asks for one scope after the other in order of time and
/// for each scope once, except for references that it had to let go to stay within its memory.
/// </summary>
public interface ISummarySource
{
    /// <summary>The current scopes of <c>summaries</c> and of pinned references, as known at the time of the evaluation.</summary>
    IReadOnlyList<StoredScope> Scopes { get; }

    /// <summary>The columns of a scope, the table's own row included, in the order of the source's columns or by name.</summary>
    /// <param name="scope">One of <see cref="Scopes"/>.</param>
    /// <param name="states">The states that the methods need; others need not be read.</param>
    ValueTask<IReadOnlyList<ColumnSummary>> ReadAsync(StoredScope scope, DriftStates states, CancellationToken cancellation);
}
