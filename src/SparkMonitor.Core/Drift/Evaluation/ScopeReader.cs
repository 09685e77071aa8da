using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Reads scopes once and keeps the latest, as long as they are not too many.</summary>
internal sealed class ScopeReader(ISummarySource source, DriftStates states, IReadOnlySet<string>? columns, int most)
{
    private readonly Dictionary<StoredScope, LinkedListNode<(StoredScope Scope, IReadOnlyList<ColumnSummary> Columns)>> _kept =
        new(ReferenceEqualityComparer.Instance);

    private readonly LinkedList<(StoredScope Scope, IReadOnlyList<ColumnSummary> Columns)> _order = [];
    private long _count;

    public async ValueTask<IReadOnlyList<ColumnSummary>> ReadAsync(StoredScope scope, CancellationToken cancellation)
    {
        if (_kept.TryGetValue(scope, out var node))
        {
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Columns;
        }

        var read = await source.ReadAsync(scope, states, cancellation).ConfigureAwait(false);
        if (columns is not null)
        {
            read = [.. read.Where(c => c.IsTable || columns.Contains(c.Name))];
        }

        _kept.Add(scope, _order.AddFirst((scope, read)));
        _count += read.Count;
        while (_count > most && _order.Count > 1)
        {
            var last = _order.Last!;
            _order.RemoveLast();
            _kept.Remove(last.Value.Scope);
            _count -= last.Value.Columns.Count;
        }

        return read;
    }
}
