using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>Summaries that are all in memory.</summary>
/// <param name="summaries">The columns of each scope.</param>
public sealed class MemorySummarySource(IReadOnlyDictionary<StoredScope, IReadOnlyList<ColumnSummary>> summaries) : ISummarySource
{
    public IReadOnlyList<StoredScope> Scopes { get; } = [.. summaries.Keys];

    public ValueTask<IReadOnlyList<ColumnSummary>> ReadAsync(StoredScope scope, DriftStates states, CancellationToken cancellation) =>
        ValueTask.FromResult(summaries[scope]);
}
