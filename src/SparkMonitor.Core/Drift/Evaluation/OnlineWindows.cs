using SparkMonitor.Core.References;
using SparkMonitor.Core.Statistics.Evidence;
using SparkMonitor.Core.Statistics.Multiplicity;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>
/// Control of false discoveries from window to window, one sequence per stage, granularity and reference. Windows that were decided before keep their
/// level: a late re-evaluation neither spends nor returns any of the budget.
/// </summary>
internal sealed class OnlineWindows
{
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
            Decide(past.Scope, past.Reference, past.LogPValue);
        }
    }

    /// <summary>The level the window's p-value is held against, and whether it passes.</summary>
    public (double Level, bool Passes) Decide(SummaryScope scope, string reference, double logP)
    {
        if (_policy.Online == OnlineControlKind.None)
        {
            return (_policy.Alpha, true);
        }

        var key = (scope with { Window = TimeWindow.Null }, reference);
        if (!_sequences.TryGetValue(key, out var sequence))
        {
            _sequences.Add(key, sequence = new Sequence(Control()));
        }

        var p = double.IsNaN(logP) ? 1 : Math.Exp(_policy.Online == OnlineControlKind.EValues ? EValues.LogToPValue(EValues.LogFromPValue(logP)) : logP);
        if (!sequence.Levels.TryGetValue(scope, out var level))
        {
            level = sequence.Control.Decide(p).Threshold;
            sequence.Levels.Add(scope, level);
        }

        return (level, p <= level);
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
    }
}
