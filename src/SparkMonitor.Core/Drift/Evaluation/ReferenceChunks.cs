using System.Collections.Concurrent;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>The windows of a reference, each against all the others: what a column does where nothing is thought to have changed.</summary>
/// <param name="chunks">Columns of each window by name.</param>
internal sealed class ReferenceChunks(IReadOnlyList<IReadOnlyDictionary<string, ColumnSummary>> chunks)
{
    private readonly ConcurrentDictionary<(string Column, string Method), IReadOnlyList<double>> _effects = new();

    /// <summary>The effects of a column by a method, one per window.</summary>
    public IReadOnlyList<double> Effects(string column, IDriftMethod method, MeasureOptions options) =>
        _effects.GetOrAdd((column, method.Info.Name), _ => Measure(column, method, options));

    private List<double> Measure(string column, IDriftMethod method, MeasureOptions options)
    {
        var known = chunks.Where(c => c.ContainsKey(column)).Select(c => c[column]).ToList();
        if (known.Count < 2)
        {
            return [];
        }

        // All but one, from the merges of those before and those behind it.
        var before = new ColumnSummary[known.Count];
        var behind = new ColumnSummary[known.Count];
        (before[0], behind[^1]) = (known[0], known[^1]);
        for (var i = 1; i < known.Count; i++)
        {
            before[i] = ScopeMerge.Merge(before[i - 1], known[i]);
            behind[^(i + 1)] = ScopeMerge.Merge(known[^(i + 1)], behind[^i]);
        }

        var effects = new List<double>();
        for (var i = 0; i < known.Count; i++)
        {
            var others = i == 0 ? behind[1] : i == known.Count - 1 ? before[i - 1] : ScopeMerge.Merge(before[i - 1], behind[i + 1]);
            var pair = new ColumnComparison(others, known[i]);
            if (method.Inapplicable(pair) is null)
            {
                effects.Add(method.Measure(pair, options).Effect.Estimate);
            }
        }

        return effects;
    }
}
