using System.Collections.Concurrent;
using SparkMonitor.Core.Drift.Measures;
using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Measures the columns of one tested scope against one reference, several at a time.</summary>
internal sealed class ColumnEvaluation(DriftRequest request, Thresholds thresholds)
{
    private readonly ConcurrentDictionary<string, ColumnPolicy> _policies = new(StringComparer.Ordinal);

    /// <summary>The policy of all columns where no rule tells them apart.</summary>
    private readonly ColumnPolicy? _common = request.Policy.Columns.Count == 0 ? ColumnPolicy.Of(request.Policy, "") : null;

    /// <summary>True where a threshold is learned from the reference's own windows.</summary>
    public bool NeedsChunks { get; } = request.Policy.Threshold.Kind == ThresholdKind.LearnedFromReference
        || request.Policy.Thresholds.Values.Any(t => t.Kind == ThresholdKind.LearnedFromReference)
        || request.Policy.Columns.Any(c => c.Threshold?.Kind == ThresholdKind.LearnedFromReference
            || c.Thresholds?.Values.Any(t => t.Kind == ThresholdKind.LearnedFromReference) == true);

    public List<Draft> Draft(
        StoredScope tested,
        IReadOnlyList<StoredScope> grownBy,
        ResolvedReference reference,
        IReadOnlyList<ColumnSummary> current,
        IReadOnlyList<ColumnSummary> references,
        ReferenceChunks? chunks,
        IReadOnlySet<string> drifting,
        string hash,
        Func<string, bool>? columns,
        CancellationToken cancellation)
    {
        var counterparts = new Counterparts(references);
        var drafts = new List<Draft>?[current.Count];
        var frame = new DraftFrame(AddressText.Of(tested), AddressText.Of(reference), reference.Spec.ToString(), hash);
        var windows = SameLength(tested, grownBy, reference);
        var ofDrifting = drifting.Count == 0 ? reference : reference with { Warnings = [.. reference.Warnings, ReferenceWarning.Drifting] };
        var withEvidence = request.Policy.Online == OnlineControlKind.EValues && OnlineWindows.IsFixed(reference);
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = request.Threads > 0 ? request.Threads : -1 };
        Parallel.For(0, current.Count, options, () => new ComparisonMemory(), (i, _, memory) =>
        {
            var column = current[i];
            if (counterparts.Find(column.Name, i) is not { } old || columns?.Invoke(column.Name) == false
                || (column.IsTable && request.Columns?.Contains(column.Name) == false))
            {
                return memory;
            }

            var policy = _common ?? _policies.GetOrAdd(column.Name, name => ColumnPolicy.Of(request.Policy, name));
            if (policy.Enabled)
            {
                var compared = column.IsTable ? Compared(tested, reference, references, current) : default;
                var pair = new ColumnComparison(old.Undecoded(memory.Reference), column.Undecoded(memory.Current))
                {
                    ReferenceColumns = compared.Reference,
                    CurrentColumns = compared.Current,
                    ReferenceRows = column.IsTable ? windows : null,
                    Memory = memory,
                };
                var choices = Choices(policy, pair, tested);
                var ofColumn = drafts[i] = new List<Draft>(choices.Count);
                foreach (var choice in choices)
                {
                    ofColumn.Add(Draft(choice, column, policy, pair));
                }
            }

            return memory;
        }, _ => { });
        var all = new List<Draft>(drafts.Sum(d => d?.Count ?? 0));
        foreach (var ofColumn in drafts)
        {
            all.AddRange(ofColumn ?? []);
        }

        return all;

        Draft Draft(MethodChoice choice, ColumnSummary column, ColumnPolicy policy, ColumnComparison pair)
        {
            var measured = choice.Method.Measure(pair, policy.Measures);
            var (threshold, source) = thresholds.Find(choice.Method, policy, pair, tested, frame.Spec, chunks);
            return new Draft(
                tested, grownBy, drifting.Contains(column.Name) ? ofDrifting : reference, column, choice, measured, policy, threshold, source, frame)
            {
                LogEValue = withEvidence && choice is { IsDefault: true, Method.Info.Aspect: DriftAspect.Distribution }
                    ? EvidenceCells.LogEValue(pair, OnlineWindows.LogRegion(request.Policy.Alpha))
                    : double.NaN,
            };
        }
    }

    /// <summary>The columns among which changes are told: stages have columns of their own, which is no drift, so of another stage those that both have.</summary>
    private static (IReadOnlyList<ColumnSummary> Reference, IReadOnlyList<ColumnSummary> Current) Compared(
        StoredScope tested, ResolvedReference reference, IReadOnlyList<ColumnSummary> references, IReadOnlyList<ColumnSummary> current)
    {
        if (reference.Spec.Kind is not (ReferenceKind.Pinned or ReferenceKind.OtherStage)
            || reference.Parts.Any(p => string.Equals(p.Scope.Stage, tested.Scope.Stage, StringComparison.Ordinal)))
        {
            return (references, current);
        }

        return ([.. references.IntersectBy(current.Select(c => c.Name), c => c.Name)], [.. current.IntersectBy(references.Select(c => c.Name), c => c.Name)]);
    }

    /// <summary>Rows of the reference's windows where these are as long as the tested one, so that their numbers of rows compare; else null.</summary>
    private static IReadOnlyList<long>? SameLength(StoredScope tested, IReadOnlyList<StoredScope> grownBy, ResolvedReference reference) =>
        grownBy.Count == 0 && reference.Spec.Kind is not (ReferenceKind.OtherSlice or ReferenceKind.ModelVersion)
        && reference.Parts.All(p => string.Equals(p.Scope.Granularity, tested.Scope.Granularity, StringComparison.Ordinal) && p.Scope.IsSameSlice(tested.Scope))
            ? [.. reference.Parts.Select(p => p.Rows)]
            : null;

    /// <summary>The methods of a column; a method named twice is taken once, as default where it is one.</summary>
    private static IReadOnlyList<MethodChoice> Choices(ColumnPolicy policy, ColumnComparison pair, StoredScope tested)
    {
        if (policy.Methods is [DriftPolicy.Auto])
        {
            return Defaults(pair, tested);
        }

        var chosen = new List<MethodChoice>();
        foreach (var name in policy.Methods)
        {
            if (string.Equals(name, DriftPolicy.Auto, StringComparison.Ordinal))
            {
                chosen.AddRange(Defaults(pair, tested));
                continue;
            }

            var method = DriftMethods.Get(name);
            if (chosen.TrueForAll(c => c.Method != method) && IsAbout(method, pair) && method.Inapplicable(pair) is null)
            {
                chosen.Add(new MethodChoice(method, "configured", policy.Methods.Count == 1));
            }
        }

        return chosen;
    }

    /// <summary>Slices have the columns of their table.</summary>
    private static IReadOnlyList<MethodChoice> Defaults(ColumnComparison pair, StoredScope tested) => tested.Scope.IsWholeTable || !pair.Current.IsTable
        ? MethodSelection.Default(pair)
        : [.. MethodSelection.Default(pair).Where(c => c.Method.Info.Aspect != DriftAspect.Schema)];

    private static bool IsAbout(IDriftMethod method, ColumnComparison pair) =>
        pair.Current.IsTable == method.Info.Aspect is DriftAspect.RowCount or DriftAspect.Schema;
}
