using System.Runtime.CompilerServices;
using SparkMonitor.Core.Drift.Evaluation;
using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift;

/// <summary>
/// Evaluates scopes in order of time, one family (entity, stage, window, reference) after the other. Memory holds the scopes of one family, the
/// references in use and, per column, the effects that thresholds are learned from.
/// </summary>
/// <param name="source">The summaries.</param>
public sealed class DriftEvaluator(ISummarySource source)
{
    private const long MostKeptScopes = 1_000_000;

    /// <summary>The findings, family by family.</summary>
    /// <exception cref="MonitorException">A reference was profiled with other sketch settings, or a method does not exist.</exception>
    public async IAsyncEnumerable<DriftFinding> EvaluateAsync(
        DriftRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireMethods(request.Policy);
        var catalog = new ScopeCatalog(source.Scopes);
        var evaluation = new FamilyEvaluation(source, catalog, request);
        var families = Windows(request, catalog)
            .SelectMany(_ => request.References ?? request.Policy.References, (window, spec) => (Window: window, Spec: spec)).ToList();
        var (plans, last) = Ahead(evaluation, families, request.Policy);
        for (var i = 0; i < families.Count; i++)
        {
            var plan = plans.ElementAtOrDefault(i) ?? evaluation.Plan(families[i].Window, families[i].Spec);
            foreach (var finding in await evaluation.EvaluateAsync(plan, cancellation).ConfigureAwait(false))
            {
                yield return finding;
            }

            evaluation.Release(last[i]);
        }
    }

    /// <summary>
    /// Two scopes by every method that can be carried out (<c>compare A B</c>): the default ones corrected as one family, every other among its
    /// own over all columns.
    /// </summary>
    public async Task<IReadOnlyList<DriftFinding>> CompareAsync(
        StoredScope reference, StoredScope current, DriftRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(request);
        var every = request with
        {
            Policy = request.Policy with { Methods = [DriftPolicy.Auto, .. DriftMethods.All.Select(m => m.Info.Name)] },
            All = true,
        };
        var evaluation = new FamilyEvaluation(source, new ScopeCatalog(source.Scopes), every);
        var spec = new ReferenceSpec(ReferenceKind.Address) { Address = Summaries.SummaryAddress.Parse(AddressText.Of(reference)) };
        IReadOnlyList<References.ReferenceWarning> warnings =
            string.Equals(reference.TableId, current.TableId, StringComparison.Ordinal) && reference.Scope.IsSameSlice(current.Scope) && reference.Scope.Overlaps(current.Scope)
                ? [ReferenceWarning.MayContainTested]
                : [];
        return await evaluation.EvaluateAsync(current, new ResolvedReference(spec, [reference]) { Warnings = warnings }, cancellation).ConfigureAwait(false);
    }

    /// <summary>The plans of the first families, as many as are cheap to keep, and the scopes that a family is the last one to read, by its position.</summary>
    private static (List<IReadOnlyList<PlannedComparison>> Plans, ILookup<int, StoredScope> Last) Ahead(
        FamilyEvaluation evaluation, List<(IReadOnlyList<StoredScope> Window, ReferenceSpec Spec)> families, DriftPolicy policy)
    {
        var (plans, last, kept) = (new List<IReadOnlyList<PlannedComparison>>(), new Dictionary<StoredScope, int>(ReferenceEqualityComparer.Instance), 0L);
        // Where change points are looked for, a plan of all families ahead would cost as much as their evaluation.
        for (var i = 0; i < families.Count && policy.SplitAt == SeriesDetector.None; i++)
        {
            var plan = evaluation.Plan(families[i].Window, families[i].Spec);
            foreach (var scope in plan.SelectMany(c => c.Scopes))
            {
                last[scope] = i;
                kept++;
            }

            // References to all windows before grow with the square of the windows.
            if (kept <= MostKeptScopes)
            {
                plans.Add(plan);
            }
        }

        return (plans, last.ToLookup(l => l.Value, l => l.Key));
    }

    private static void RequireMethods(DriftPolicy policy)
    {
        foreach (var name in policy.Methods.Concat(policy.Columns.SelectMany(c => c.Methods ?? [])).Concat(policy.Thresholds.Keys)
            .Concat(policy.Columns.SelectMany(c => c.Thresholds?.Keys ?? [])))
        {
            if (!string.Equals(name, DriftPolicy.Auto, StringComparison.Ordinal))
            {
                DriftMethods.Get(name);
            }
        }
    }

    /// <summary>The tested scopes, all slices of a window together, oldest first.</summary>
    private static IEnumerable<IReadOnlyList<StoredScope>> Windows(DriftRequest request, ScopeCatalog catalog)
    {
        var policy = request.Policy;
        var tested = request.Tested ?? [.. catalog.Current.Where(s => IsNamed(policy, s, catalog))];
        return tested.Where(s => policy.Slices || s.Scope.IsWholeTable)
            .GroupBy(s => (s.Scope.Entity, s.Scope.Stage, s.Scope.Granularity, s.Scope.Window))
            .OrderBy(g => g.Key.Entity, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Stage, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Granularity, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Window.Start ?? long.MaxValue)
            .Select(g => (IReadOnlyList<StoredScope>)[.. g
                .OrderBy(s => s.Scope.SliceKey, StringComparer.Ordinal)
                .ThenBy(s => s.Scope.SliceValue, StringComparer.Ordinal)]);
    }

    private static bool IsNamed(DriftPolicy policy, StoredScope stored, ScopeCatalog catalog)
    {
        var scope = stored.Scope;
        if (policy.Stages.Count > 0 && !policy.Stages.Contains(scope.Stage, StringComparer.Ordinal))
        {
            return false;
        }

        if (policy.Granularities.Count > 0)
        {
            return scope.Granularity is { } name && policy.Granularities.Contains(name, StringComparer.Ordinal) && !scope.IsNullWindow;
        }

        // A whole table is tested where it has no windows of its own.
        return scope.IsAllTime
            ? !catalog.Stage(scope.Entity, scope.Stage).Any(s => !s.Scope.IsAllTime)
            : !scope.IsNullWindow;
    }
}
