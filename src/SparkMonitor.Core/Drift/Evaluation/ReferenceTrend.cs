using SparkMonitor.Core.References;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Looks inside a reference: its windows as chunks, and whether it drifts itself.</summary>
internal sealed class ReferenceTrend(ScopeCatalog catalog, ScopeReader reader, DriftRequest request)
{
    /// <summary>Fewer windows show no trend.</summary>
    private const int Fewest = 4;

    private static readonly IReadOnlySet<string> None = new HashSet<string>();

    private readonly Dictionary<string, (IReadOnlyList<StoredScope> Parts, IReadOnlySet<string> Columns)> _drifting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyList<StoredScope> Parts, ReferenceChunks Chunks)> _chunks = new(StringComparer.Ordinal);

    /// <summary>The reference's windows of the tested granularity, each against the others.</summary>
    public async ValueTask<ReferenceChunks?> ChunksAsync(ResolvedReference reference, StoredScope tested, CancellationToken cancellation)
    {
        var windows = Windows(reference, tested.Scope.Granularity).Where(w => !ReferenceEquals(w, tested)).ToList();
        if (windows.Count < 2)
        {
            return null;
        }

        var slot = Slot(reference, tested.Scope);
        if (_chunks.TryGetValue(slot, out var last) && last.Parts.SequenceEqual(windows))
        {
            return last.Chunks;
        }

        var columns = new List<IReadOnlyDictionary<string, ColumnSummary>>(windows.Count);
        foreach (var window in windows)
        {
            columns.Add((await reader.ReadAsync(window, cancellation).ConfigureAwait(false)).ToDictionary(c => c.Name, StringComparer.Ordinal));
        }

        var chunks = new ReferenceChunks(columns);
        _chunks[slot] = (windows, chunks);
        return chunks;
    }

    /// <summary>Columns in which the reference itself is not of one kind.</summary>
    /// <param name="wasDetected">Whether a window of the series was found to differ from its own reference.</param>
    public async ValueTask<IReadOnlySet<string>> DriftingAsync(
        ResolvedReference reference, Func<SummaryScope, IReadOnlySet<string>> wasDetected, CancellationToken cancellation)
    {
        switch (reference.Spec.Kind)
        {
            case ReferenceKind.Previous or ReferenceKind.OtherSlice or ReferenceKind.ModelVersion:
                return None;
            case ReferenceKind.Rolling or ReferenceKind.Expanding or ReferenceKind.SameSeason:
                // The first window differs from what lies before the reference, which is none of it.
                return reference.Parts.Count < 2 ? None : reference.Parts.Skip(1).SelectMany(p => wasDetected(p.Scope)).ToHashSet(StringComparer.Ordinal);
            default:
                return await HalvesAsync(reference, cancellation).ConfigureAwait(false);
        }
    }

    private static string Slot(ResolvedReference reference, SummaryScope scope) =>
        $"{reference.Spec}\u001f{scope.Entity}\u001f{scope.Stage}\u001f{scope.Granularity}\u001f{scope.SliceKey}\u001f{scope.SliceValue}";

    /// <summary>The earlier half of a reference's windows against the later one.</summary>
    private async ValueTask<IReadOnlySet<string>> HalvesAsync(ResolvedReference reference, CancellationToken cancellation)
    {
        var windows = Coarsest(reference);
        if (windows.Count < Fewest)
        {
            return None;
        }

        var slot = Slot(reference, windows[0].Scope);
        if (_drifting.TryGetValue(slot, out var last) && last.Parts.SequenceEqual(windows))
        {
            return last.Columns;
        }

        var earlier = await MergeAsync(windows.Take(windows.Count / 2), cancellation).ConfigureAwait(false);
        var later = await MergeAsync(windows.Skip(windows.Count / 2), cancellation).ConfigureAwait(false);
        var columns = Differing(earlier, later);
        _drifting[slot] = (windows, columns);
        return columns;
    }

    private HashSet<string> Differing(IReadOnlyList<ColumnSummary> earlier, IReadOnlyList<ColumnSummary> later)
    {
        var before = earlier.ToDictionary(c => c.Name, StringComparer.Ordinal);
        var differing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in later.Where(c => !c.IsTable && before.ContainsKey(c.Name)))
        {
            var pair = new ColumnComparison(before[column.Name], column);
            var policy = ColumnPolicy.Of(request.Policy, column.Name);
            foreach (var choice in MethodSelection.Default(pair))
            {
                var info = choice.Method.Info;
                var found = choice.Method.Measure(pair, policy.Measures);
                var threshold = info.ThresholdOfShift?.Invoke(request.Policy.Shift) ?? info.DefaultThreshold;
                var corrected = found.LogPValue + Math.Log(later.Count);
                if (Verdicts.Of(info, found, threshold, corrected, policy.Alpha, policy.MinimumRows) == DriftVerdict.Detected)
                {
                    differing.Add(column.Name);
                }
            }
        }

        return differing;
    }

    private async ValueTask<IReadOnlyList<ColumnSummary>> MergeAsync(IEnumerable<StoredScope> windows, CancellationToken cancellation)
    {
        IReadOnlyList<ColumnSummary>? merged = null;
        foreach (var window in windows)
        {
            var read = await reader.ReadAsync(window, cancellation).ConfigureAwait(false);
            merged = merged is null ? read : ScopeMerge.Merge(merged, read);
        }

        return merged!;
    }

    private List<StoredScope> Coarsest(ResolvedReference reference) => Granularities.AllNames.Reverse()
        .Select(g => Windows(reference, g))
        .FirstOrDefault(w => w.Count >= Fewest) ?? [];

    /// <summary>The stored windows of a granularity that lie within the reference, oldest first.</summary>
    private List<StoredScope> Windows(ResolvedReference reference, string? granularity)
    {
        if (granularity is null)
        {
            return [];
        }

        var parts = reference.Parts.Where(p => string.Equals(p.Scope.Granularity, granularity, StringComparison.Ordinal) && !p.Scope.Window.IsNull).ToList();
        if (parts.Count == reference.Parts.Count)
        {
            return parts;
        }

        return [.. reference.Parts.Where(p => !p.Scope.IsNullWindow).SelectMany(p => catalog
            .Series(p.Scope with { Granularity = granularity, Window = TimeWindow.Null }, p.Reference)
            .Where(s => p.Scope.IsAllTime || (s.Scope.Window.Start >= p.Scope.Window.Start && s.Scope.Window.End <= p.Scope.Window.End)))];
    }
}
