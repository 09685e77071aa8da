using SparkMonitor.Core.References;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Columns of several scopes as one. What was merged last for a slot is kept, and grown where only parts have been added.</summary>
internal sealed class ScopeMerge(ScopeReader reader)
{
    private readonly Dictionary<string, (IReadOnlyList<StoredScope> Parts, IReadOnlyList<ColumnSummary> Columns)> _last = new(StringComparer.Ordinal);

    /// <param name="slot">What the merge is for: a reference and a slice.</param>
    /// <param name="columns">The columns wanted; null for all.</param>
    public async ValueTask<IReadOnlyList<ColumnSummary>> MergeAsync(
        string slot, IReadOnlyList<StoredScope> parts, CancellationToken cancellation, Func<string, bool>? columns = null)
    {
        if (parts.Count == 1)
        {
            return await reader.ReadAsync(parts[0], cancellation).ConfigureAwait(false);
        }

        if (_last.TryGetValue(slot, out var last) && last.Parts.Count <= parts.Count && last.Parts.SequenceEqual(parts.Take(last.Parts.Count)))
        {
            var grown = last.Columns;
            foreach (var part in parts.Skip(last.Parts.Count))
            {
                grown = Merge(grown, await ReadAsync(part, columns, cancellation).ConfigureAwait(false));
            }

            _last[slot] = (parts, grown);
            return grown;
        }

        var merged = await ReadAsync(parts[0], columns, cancellation).ConfigureAwait(false);
        for (var i = 1; i < parts.Count; i++)
        {
            merged = Merge(merged, await ReadAsync(parts[i], columns, cancellation).ConfigureAwait(false));
        }

        _last[slot] = (parts, merged);
        return merged;
    }

    /// <summary>A column that only one side has is left as that side has it; one whose type changed is taken from the later side.</summary>
    public static IReadOnlyList<ColumnSummary> Merge(IReadOnlyList<ColumnSummary> earlier, IReadOnlyList<ColumnSummary> later)
    {
        var index = earlier.ToDictionary(c => c.Name, StringComparer.Ordinal);
        var names = later.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var merged = new ColumnSummary[later.Count];
        Parallel.For(0, later.Count, i => merged[i] = index.TryGetValue(later[i].Name, out var old) ? Merge(old, later[i]) : later[i]);
        return [.. merged, .. earlier.Where(c => !names.Contains(c.Name))];
    }

    /// <summary>Both as one; the later one where the type has changed between them.</summary>
    public static ColumnSummary Merge(ColumnSummary earlier, ColumnSummary later)
    {
        try
        {
            return earlier.Merge(later);
        }
        catch (StateMismatchException)
        {
            return later;
        }
    }

    private async ValueTask<IReadOnlyList<ColumnSummary>> ReadAsync(StoredScope part, Func<string, bool>? columns, CancellationToken cancellation)
    {
        var read = await reader.ReadAsync(part, cancellation).ConfigureAwait(false);
        return columns is null ? read : [.. read.Where(c => columns(c.Name))];
    }
}
