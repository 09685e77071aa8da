namespace SparkMonitor.Core.Drift;

/// <summary>
/// Evaluates scopes in order of time, one family (entity, stage, window, reference) after the other. Memory holds the scopes of one family, the
/// references in use and, per column, the effects that thresholds are learned from.
/// </summary>
/// <param name="source">The summaries.</param>
public sealed partial class DriftEvaluator(ISummarySource source)
{
    /// <summary>The findings, family by family.</summary>
    /// <exception cref="MonitorException">A reference was profiled with other sketch settings, or a method does not exist.</exception>
    public IAsyncEnumerable<DriftFinding> EvaluateAsync(DriftRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        _ = source;
        cancellation.ThrowIfCancellationRequested();
        throw new NotImplementedException();
    }

    /// <summary>Two scopes by every method that can be carried out (<c>compare A B</c>), corrected among the default methods.</summary>
    public Task<IReadOnlyList<DriftFinding>> CompareAsync(
        References.StoredScope reference, References.StoredScope current, DriftRequest request, CancellationToken cancellation) =>
        throw new NotImplementedException();
}
