using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Reads scopes once and keeps the latest, as long as they are not too many; of those that are done with, only a few.</summary>
internal sealed class ScopeReader(ISummarySource source, DriftStates states, IReadOnlySet<string>? columns, int most)
{
    /// <summary>So many column summaries may stay when no more scopes than these are kept that are still to be asked for.</summary>
    private const int Spare = 20_000;

    private readonly Dictionary<StoredScope, LinkedListNode<(StoredScope Scope, IReadOnlyList<ColumnSummary> Columns)>> _kept =
        new(ReferenceEqualityComparer.Instance);

    private readonly LinkedList<(StoredScope Scope, IReadOnlyList<ColumnSummary> Columns)> _order = [];
    private readonly Queue<StoredScope> _done = [];
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
            Drop(_order.Last!);
        }

        return read;
    }

    /// <summary>Says that scopes are not expected to be asked for again; they may be.</summary>
    public void Release(IEnumerable<StoredScope> scopes)
    {
        foreach (var scope in scopes)
        {
            _done.Enqueue(scope);
        }

        while (_count > Spare && _done.TryDequeue(out var oldest))
        {
            if (_kept.TryGetValue(oldest, out var node))
            {
                Drop(node);
            }
        }
    }

    private void Drop(LinkedListNode<(StoredScope Scope, IReadOnlyList<ColumnSummary> Columns)> node)
    {
        _order.Remove(node);
        _kept.Remove(node.Value.Scope);
        _count -= node.Value.Columns.Count;
    }
}
