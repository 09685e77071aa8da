using System.Globalization;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>
/// Evaluates the drift of an entity from the summaries of a store and appends the findings to <c>drift</c> in one commit. What was evaluated
/// before on the same summaries is not evaluated again, so a repeat writes nothing and late data re-evaluates what it changed.
/// </summary>
/// <param name="time">The clock of evaluation times.</param>
/// <param name="ids">A new evaluation id at every call.</param>
public sealed class DriftJob(IMonitorTables tables, TimeProvider time, Func<string> ids)
{
    /// <summary>Findings are written while the next ones are evaluated.</summary>
    private const int FindingsAtOnce = 1024;

    private const int FindingBatches = 8;

    /// <exception cref="MonitorException">The store has no such entity, stage, window or reference, or a reference must not be compared.</exception>
    public async Task<DriftOutcome> RunAsync(DriftJobRequest request, IProgress<long>? findings = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var catalog = await StoreCatalog.ReadAsync(tables, request.Entity, request.KnownAt, cancellation).ConfigureAwait(false);
        var wanted = DriftTargets.Find(catalog, request, tables.Location);
        var references = request.Against ?? request.Policy.References;
        DriftTargets.RequireReferences(catalog, request.Entity, references);
        DriftColumns.Require(catalog, request);
        var history = await DriftHistory.ReadAsync(tables, request.Entity, request.Stage, request.KnownAt, cancellation).ConfigureAwait(false);
        var accepted = await DriftHistory.AcceptedAsync(tables, request.Entity, request.KnownAt, cancellation).ConfigureAwait(false);
        var series = request.Policy.SplitAt == SeriesDetector.None
            ? []
            : await new SeriesReader(tables).ReadAsync(request.Entity, request.Stage, request.Columns, !request.Policy.Slices, request.KnownAt, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var evaluation = new DriftRequest(request.Policy)
        {
            EvaluationId = ids(),
            EvaluatedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime(),
            Tested = wanted,
            References = references,
            Columns = request.Columns,
            All = request.All,
            History = history,
            Accepted = accepted,
            Series = series,
            Threads = request.Threads,
        };
        var summaries = new StoredSummaries(tables, catalog, Needed(catalog, wanted, references, history, request.All));
        await using (summaries.ConfigureAwait(false))
        {
            var found = new DriftTally(
                new DriftEvaluator(summaries).EvaluateAsync(evaluation, cancellation).AheadAsync(FindingsAtOnce, FindingBatches, cancellation), findings);
            await using (found.ConfigureAwait(false))
            {
                var first = await found.PeekAsync(cancellation).ConfigureAwait(false);
                if (first.Count == 0 || !request.Write || request.KnownAt is not null)
                {
                    await found.DrainAsync(cancellation).ConfigureAwait(false);
                    return found.Outcome(evaluation, wanted.Count) with { HasHistory = history.Count > 0 };
                }

                var appended = await tables.AppendAsync(
                    DriftTable.Definition, found.RowsAsync(cancellation), Mark(request, history, first), cancellation).ConfigureAwait(false);
                if (!appended.Committed)
                {
                    await found.DrainAsync(cancellation).ConfigureAwait(false);
                }

                return found.Outcome(evaluation, wanted.Count) with
                {
                    HasHistory = history.Count > 0,
                    TableVersion = appended.TableVersion,
                    WasCommitted = !appended.Committed,
                };
            }
        }
    }

    /// <summary>Begins a new baseline where somebody accepts a shift of level.</summary>
    /// <returns>False where the same was accepted before; nothing was written then.</returns>
    public async Task<bool> AcceptAsync(AcceptedShift shift, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(shift);
        var mark = new AppendMark(
            ConfigHash.OfParts(
                "accept", shift.Entity, shift.Stage, shift.Column ?? "", shift.SliceKey ?? "", shift.SliceValue ?? "",
                shift.Kind is { } kind ? DriftNames.Of(kind) : "", shift.Since.ToString(CultureInfo.InvariantCulture)),
            1);
        return (await tables.AppendAsync(BaselinesTable.Definition, One(BaselinesTable.Write(shift)), mark, cancellation).ConfigureAwait(false)).Committed;
    }

    private static async IAsyncEnumerable<object?[]> One(object?[] row)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return row;
    }

    /// <summary>The scopes that will be read, as far as keys tell: what changed since its last finding, with its references.</summary>
    private static HashSet<StoredScope>? Needed(
        StoreCatalog catalog,
        IReadOnlyCollection<StoredScope> wanted,
        IReadOnlyList<ReferenceSpec> references,
        IReadOnlyCollection<PastFinding> history,
        bool all)
    {
        if (all || history.Count == 0)
        {
            return null;
        }

        var evaluated = new Dictionary<(SummaryScope, string), DateTimeOffset>();
        foreach (var past in history)
        {
            var key = (past.Scope, past.Reference);
            if (!evaluated.TryGetValue(key, out var known) || past.EvaluatedAt > known)
            {
                evaluated[key] = past.EvaluatedAt;
            }
        }

        var scopes = new ScopeCatalog(catalog.Scopes);
        var resolver = new ReferenceResolver(scopes);
        var needed = new HashSet<StoredScope>();
        foreach (var scope in wanted)
        {
            foreach (var spec in references)
            {
                var parts = resolver.Resolve(spec, scope).Parts;
                if (!evaluated.TryGetValue((scope.Scope, spec.ToString()), out var last) || parts.Append(scope).Any(s => s.RunTime > last))
                {
                    needed.Add(scope);
                    needed.UnionWith(parts);
                    // A movement of the table is told slice by slice.
                    needed.UnionWith(parts.Append(scope).Where(p => p.Scope.IsWholeTable).SelectMany(scopes.Slices));
                }
            }
        }

        return needed;
    }

    /// <summary>The same evaluation of the same summaries after the same history has the same mark, whoever makes it.</summary>
    private static AppendMark Mark(DriftJobRequest request, IReadOnlyCollection<PastFinding> history, IReadOnlyList<DriftFinding> first)
    {
        var last = history.Count == 0 ? 0 : history.Max(h => h.EvaluatedAt).UtcTicks;
        return new AppendMark(
            ConfigHash.OfParts(
            [
                "drift", request.Entity, request.Stage ?? "", request.Only?.ToString() ?? "", request.All ? "all" : "",
                string.Join(',', request.Columns ?? []), last.ToString(CultureInfo.InvariantCulture), .. first.Select(f => f.InputHash),
            ]),
            1);
    }
}
