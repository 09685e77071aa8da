using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Evaluates all columns and slices of one window against one reference.</summary>
internal sealed class FamilyEvaluation
{
    private readonly DriftRequest _request;
    private readonly ReferenceResolver _resolver;
    private readonly ScopeReader _reader;
    private readonly ScopeMerge _merge;
    private readonly ScopeCatalog _catalog;
    private readonly ColumnEvaluation _columns;
    private readonly FamilyJudgement _judgement;
    private readonly ReferenceTrend _trend;
    private readonly InputHash _hash;
    private readonly SliceExplanation _explanation;
    private readonly Baselines _baselines;
    private readonly Dictionary<(SummaryScope Scope, string Reference), List<PastFinding>> _past;

    public FamilyEvaluation(ISummarySource source, ScopeCatalog catalog, DriftRequest request)
    {
        (_catalog, _request) = (catalog, request);
        _resolver = new ReferenceResolver(catalog);
        var states = StatesOf(request.Policy);
        _reader = new ScopeReader(source, states, request.Columns?.ToHashSet(StringComparer.Ordinal), request.CachedSummaries);
        _merge = new ScopeMerge(_reader);
        _hash = new InputHash(request.Policy);
        _baselines = new Baselines(request);
        _explanation = new SliceExplanation(catalog, _reader, request);
        _past = request.History.GroupBy(h => (h.Scope, h.Reference)).ToDictionary(g => g.Key, g => g.ToList());
        var thresholds = new Thresholds(request.Policy, request.History);
        _columns = new ColumnEvaluation(request, thresholds);
        _judgement = new FamilyJudgement(request, thresholds, new OnlineWindows(request.Policy, request.History));
        _trend = new ReferenceTrend(catalog, _reader, request);
    }

    /// <summary>What of a family is compared with what, as keys tell.</summary>
    public IReadOnlyList<PlannedComparison> Plan(IReadOnlyList<StoredScope> window, ReferenceSpec spec)
    {
        var plan = new List<PlannedComparison>(window.Count);
        foreach (var tested in window)
        {
            foreach (var epoch in _baselines.Epochs(tested, spec))
            {
                var (grown, by) = Grow(tested, epoch);
                plan.Add(new PlannedComparison(tested, by, Resolve(spec, grown, epoch), epoch));
            }
        }

        return plan;
    }

    /// <summary>Says that no family to come is known to read these scopes.</summary>
    public void Release(IEnumerable<StoredScope> scopes) => _reader.Release(scopes);

    public async Task<IReadOnlyList<DriftFinding>> EvaluateAsync(IReadOnlyList<PlannedComparison> family, CancellationToken cancellation)
    {
        var drafts = new List<Draft>();
        var unchanged = new List<PastFinding>();
        foreach (var (tested, by, reference, epoch) in family)
        {
            if (reference.IsRefused)
            {
                throw new MonitorException($"{AddressText.Of(tested)} against {reference.Spec}: {reference.Missing}", MonitorFault.Store);
            }

            if (!reference.Exists)
            {
                continue;
            }

            var hash = _hash.Of(tested, by, reference);
            if (!_request.All && Known(tested, reference.Spec, hash, epoch.Columns) is { Count: > 0 } known)
            {
                unchanged.AddRange(known);
                continue;
            }

            drafts.AddRange(await DraftAsync(tested, by, reference, hash, epoch, cancellation).ConfigureAwait(false));
        }

        return await _explanation.ExplainAsync(_judgement.Judge(drafts, unchanged), cancellation).ConfigureAwait(false);
    }

    /// <summary>One tested scope against a reference that is already known.</summary>
    public async Task<IReadOnlyList<DriftFinding>> EvaluateAsync(StoredScope tested, ResolvedReference reference, CancellationToken cancellation) =>
        _judgement.Judge(await DraftAsync(tested, [], reference, _hash.Of(tested, [], reference), new BaselineEpoch(null, false, null), cancellation).ConfigureAwait(false), []);

    private static DriftStates StatesOf(DriftPolicy policy)
    {
        var states = MethodSelection.States;
        foreach (var name in policy.Methods.Concat(policy.Columns.SelectMany(c => c.Methods ?? [])))
        {
            states |= DriftMethods.Find(name) is { } method ? StatesOf(method.Info) : DriftStates.None;
        }

        return states;
    }

    /// <summary>Distributions of numbers are taken from their cells, never from registers.</summary>
    private static DriftStates StatesOf(DriftMethodInfo info) =>
        info.Aspect == DriftAspect.Distribution && info.States.HasFlag(DriftStates.Distinct)
            ? (info.States & ~DriftStates.Distinct) | DriftStates.DistinctOfValues
            : info.States;

    private async Task<List<Draft>> DraftAsync(
        StoredScope tested, IReadOnlyList<StoredScope> grownBy, ResolvedReference reference, string hash, BaselineEpoch epoch, CancellationToken cancellation)
    {
        var current = grownBy.Count == 0
            ? await _reader.ReadAsync(tested, cancellation).ConfigureAwait(false)
            : await _merge.MergeAsync("tested", [.. grownBy, tested], cancellation).ConfigureAwait(false);
        var slot = $"{reference.Spec}\u001f{tested.Scope.Entity}\u001f{tested.Scope.Stage}\u001f{tested.Scope.Granularity}\u001f{tested.Scope.SliceKey}\u001f{tested.Scope.SliceValue}\u001f{epoch.Since}{epoch.IsDetected}";
        // Changes of columns are told from all of them.
        var wanted = epoch.Columns is { } own && !own(Summaries.SummariesTable.TableRow) ? own : null;
        var merged = await _merge.MergeAsync(slot, reference.Parts, cancellation, wanted).ConfigureAwait(false);
        var chunks = _columns.NeedsChunks
            ? await _trend.ChunksAsync(reference, tested, cancellation).ConfigureAwait(false)
            : null;
        var drifting = await _trend.DriftingAsync(reference, _judgement.WasDetected, cancellation).ConfigureAwait(false);
        return _columns.Draft(tested, grownBy, reference, current, merged, chunks, drifting, hash, epoch.Columns, cancellation);
    }

    /// <summary>A scope that is too small, with the windows before it that make it large enough; it keeps its own key.</summary>
    private (StoredScope Grown, IReadOnlyList<StoredScope> By) Grow(StoredScope tested, BaselineEpoch epoch)
    {
        if (_request.Policy.GrowTo <= tested.Rows || tested.Scope.Window.Start is null)
        {
            return (tested, []);
        }

        var series = _catalog.Series(tested.Scope);
        var at = -1;
        for (var i = 0; i < series.Count; i++)
        {
            at = series[i].Scope == tested.Scope ? i : at;
        }

        if (at < 0)
        {
            return (tested, []);
        }

        var shifts = _baselines.Starts(tested.Scope, epoch);
        var changes = Enumerable.Range(0, series.Count)
            .Where(i => shifts.Any(s => s <= series[i].Scope.Window.Start && (i == 0 || s > series[i - 1].Scope.Window.Start))).ToList();
        var first = AdaptiveWindows.Grow(series, _request.Policy.GrowTo, changes)[at];
        StoredScope[] by = [.. series.Skip(first).Take(at - first)];
        return by.Length == 0
            ? (tested, [])
            : (tested with { Scope = tested.Scope with { Window = tested.Scope.Window with { Start = by[0].Scope.Window.Start } }, Rows = tested.Rows + by.Sum(b => b.Rows) }, by);
    }

    private ResolvedReference Resolve(ReferenceSpec spec, StoredScope tested, BaselineEpoch epoch)
    {
        // A detected change point splits only what is made of past windows; a window before, or a pin, is what it is.
        var since = epoch.IsDetected && !Baselines.IsOfThePast(spec) ? null : epoch.Since;
        var options = new ReferenceOptions { MinimumRows = _request.Policy.MinimumRows, Since = since };
        if (since is null || spec.Kind is ReferenceKind.Previous or ReferenceKind.Rolling or ReferenceKind.Expanding or ReferenceKind.SameSeason)
        {
            var found = _resolver.Resolve(spec, tested, options);
            return since is null || !found.Exists
                ? found
                : found with { Warnings = [.. found.Warnings, epoch.IsDetected ? ReferenceWarning.SplitAtChange : ReferenceWarning.Rebased] };
        }

        // A pin or another stage has no windows of the new level: the series' own since the shift take its place.
        var own = _resolver.Resolve(ReferenceSpec.Expanding, tested, options);
        return own with { Spec = spec, Warnings = [.. own.Warnings, ReferenceWarning.Rebased] };
    }

    private List<PastFinding> Known(StoredScope tested, ReferenceSpec spec, string hash, Func<string, bool>? columns) =>
        _past.TryGetValue((tested.Scope, spec.ToString()), out var past)
            ? past.FindAll(p => string.Equals(p.InputHash, hash, StringComparison.Ordinal) && (columns is null || columns(p.Column))
                && !string.Equals(p.Method, FamilyMethod.Name, StringComparison.Ordinal))
            : [];
}
