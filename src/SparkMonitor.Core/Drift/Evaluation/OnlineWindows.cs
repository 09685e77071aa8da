using SparkMonitor.Core.References;
using SparkMonitor.Core.Statistics.Evidence;
using SparkMonitor.Core.Statistics.Multiplicity;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>
/// Control of false discoveries from window to window, one sequence per stage, granularity and reference. Windows that were decided before keep their
/// level: a late re-evaluation neither spends nor returns any of the budget.
/// </summary>
internal sealed class OnlineWindows
{
    /// <summary>The part of alpha that is left for the evidence to cross by chance.</summary>
    private const double Ville = 0.8;

    private const int MostColumns = 1_000_000;

    /// <summary>Cells of a column's values, and of its sketches.</summary>
    private const int CellsOfColumn = 2;

    private readonly DriftPolicy _policy;
    private readonly Dictionary<(SummaryScope Series, string Reference), Sequence> _sequences = [];

    public OnlineWindows(DriftPolicy policy, IEnumerable<PastFinding> history)
    {
        _policy = policy;
        if (policy.Online == OnlineControlKind.None)
        {
            return;
        }

        var first = history.Where(h => string.Equals(h.Method, FamilyMethod.Name, StringComparison.Ordinal))
            .GroupBy(h => (h.Scope, h.Reference))
            .Select(g => g.MinBy(h => h.EvaluatedAt)!)
            .OrderBy(h => h.EvaluatedAt)
            .ThenBy(h => h.Scope.Window.Start);
        foreach (var past in first)
        {
            Decide(past.Scope, past.Reference, past.LogPValue, past.LogEValue);
        }
    }

    /// <summary>True where every window is held against the very same rows, which hold none of its own: then evidence adds up over windows.</summary>
    public static bool IsFixed(ResolvedReference reference) =>
        reference.Parts.All(p => p.Reference is not null)
        && !reference.Warnings.Any(w => w is ReferenceWarning.TestedLeftOut or ReferenceWarning.MayContainTested or ReferenceWarning.Rebased);

    /// <summary>ln of the chance that the region of one column of the reference misses its law: a fifth of alpha for a million columns and slices.</summary>
    public static double LogRegion(double alpha) => Math.Log(alpha * (1 - Ville) / MostColumns / CellsOfColumn);

    /// <summary>ln of the evidence that a discovery needs.</summary>
    public static double LogNeeded(double alpha) => -Math.Log(alpha * Ville);

    /// <summary>The level the window's p-value is held against, and whether it passes.</summary>
    /// <param name="logE">ln of the window's e-value; not-a-number where there is none.</param>
    public WindowDecision Decide(SummaryScope scope, string reference, double logP, double logE)
    {
        if (_policy.Online == OnlineControlKind.None)
        {
            return new WindowDecision(_policy.Alpha, true);
        }

        var key = (scope.Series, reference);
        if (!_sequences.TryGetValue(key, out var sequence))
        {
            _sequences.Add(key, sequence = new Sequence(Control()));
        }

        if (_policy.Online == OnlineControlKind.EValues && (sequence.Evidence.Count > 0 || !double.IsNaN(logE)))
        {
            return ByEvidence(sequence, scope, double.IsNaN(logE) ? 0 : logE);
        }

        var p = double.IsNaN(logP) ? 1 : Math.Exp(_policy.Online == OnlineControlKind.EValues ? EValues.LogToPValue(EValues.LogFromPValue(logP)) : logP);
        if (!sequence.Levels.TryGetValue(scope, out var level))
        {
            level = sequence.Control.Decide(p).Threshold;
            sequence.Levels.Add(scope, level);
        }

        return new WindowDecision(level, p <= level);
    }

    private WindowDecision ByEvidence(Sequence sequence, SummaryScope scope, double logE)
    {
        if (!sequence.Before.TryGetValue(scope, out var before))
        {
            sequence.Before.Add(scope, before = sequence.Evidence.Copy());
            sequence.Evidence.Add(logE);
        }

        var evidence = before.After(logE);
        return new WindowDecision(_policy.Alpha, evidence >= LogNeeded(_policy.Alpha)) { LogEvidence = evidence };
    }

    private IOnlineControl Control() => _policy.Online switch
    {
        OnlineControlKind.Lord => new LordPlusPlus(_policy.Alpha),
        OnlineControlKind.Saffron => Addis.Saffron(_policy.Alpha),
        OnlineControlKind.Addis => new Addis(_policy.Alpha),
        // e-LOND (Xu and Ramdas 2024): LOND's levels on e-values hold under any dependence without the harmonic sum.
        OnlineControlKind.EValues => new Lond(_policy.Alpha),
        _ => new Lond(_policy.Alpha, dependent: true),
    };

    private sealed record Sequence(IOnlineControl Control)
    {
        public Dictionary<SummaryScope, double> Levels { get; } = [];

        public EvidenceProcess Evidence { get; } = new();

        /// <summary>What had gathered before each window.</summary>
        public Dictionary<SummaryScope, EvidenceProcess> Before { get; } = [];
    }
}
