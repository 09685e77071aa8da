using System.Collections.Concurrent;
using System.Globalization;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Evidence;
using SparkMonitor.Core.Statistics.Multiplicity;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Corrects the p-values of a family and reaches verdicts.</summary>
internal sealed class FamilyJudgement
{
    /// <summary>In place of a method's name: all default methods.</summary>
    private const string Family = "";

    private readonly DriftRequest _request;
    private readonly Thresholds _thresholds;
    private readonly OnlineWindows _online;
    private readonly ConcurrentDictionary<(string Method, double Threshold, int Cells), double> _needed = [];
    private readonly Dictionary<SummaryScope, HashSet<string>> _detected = [];
    private readonly HashSet<(SummaryScope Scope, string Column, string Reference, string Method)> _known;

    public FamilyJudgement(DriftRequest request, Thresholds thresholds, OnlineWindows online)
    {
        (_request, _thresholds, _online) = (request, thresholds, online);
        _known = [.. request.History.Select(h => (h.Scope, h.Column, h.Reference, h.Method))];
        foreach (var past in request.History.Where(h => h is { Verdict: DriftVerdict.Detected, IsDefaultMethod: true }))
        {
            Note(past.Scope, past.Column);
        }
    }

    /// <summary>Columns in which a window was found to differ from its reference by a default method.</summary>
    public IReadOnlySet<string> WasDetected(SummaryScope scope) => _detected.GetValueOrDefault(scope) ?? [];

    /// <param name="unchanged">Findings of the same family that need not be evaluated again; their p-values count.</param>
    public IReadOnlyList<DriftFinding> Judge(List<Draft> drafts, List<PastFinding> unchanged)
    {
        if (drafts.Count == 0)
        {
            return [];
        }

        var (logQ, sizes, combined) = Correct(drafts, unchanged);
        var family = drafts.TrueForAll(d => d.Choice.IsDefault) ? drafts : drafts.FindAll(d => d.Choice.IsDefault);
        var whole = drafts[0].Tested.Scope.WholeTable;
        var spec = drafts[0].Reference.Spec.ToString();
        var logE = Evidence(drafts);
        var decision = _online.Decide(whole, spec, combined, logE);
        var (level, passes) = (decision.Level, decision.Passes);
        var correction = Text(decision);
        var judged = new DriftFinding[drafts.Count];
        Parallel.For(
            0,
            judged.Length,
            new ParallelOptions { MaxDegreeOfParallelism = _request.Threads > 0 ? _request.Threads : -1 },
            i => judged[i] = Finding(drafts[i], logQ[i], sizes[i], passes, level, correction));
        var findings = new List<DriftFinding>(judged.Length + 1);
        findings.AddRange(judged);
        if (family.Count > 0)
        {
            findings.Add(Whole(findings, family, unchanged, combined, decision, logE, correction));
        }

        foreach (var finding in findings)
        {
            if (finding is { IsDefaultMethod: true, Verdict: DriftVerdict.Detected })
            {
                Note(finding.Tested.Scope, finding.Column);
            }

            _thresholds.Remember(finding.Tested.Scope, finding.Column, spec, finding.Method.Name, finding.Measurement.Effect.Estimate);
        }

        return findings;
    }

    private void Note(SummaryScope scope, string column)
    {
        if (!_detected.TryGetValue(scope, out var columns))
        {
            _detected.Add(scope, columns = new HashSet<string>(StringComparer.Ordinal));
        }

        columns.Add(column);
    }

    /// <summary>Default methods are one family, whose least corrected p-value is that of the window; every other method is one by itself.</summary>
    private (double[] LogQ, int[] Sizes, double Combined) Correct(List<Draft> drafts, List<PastFinding> unchanged)
    {
        var logQ = new double[drafts.Count];
        var sizes = new int[drafts.Count];
        var combined = double.NaN;
        var groups = Enumerable.Range(0, drafts.Count).ToLookup(i => drafts[i].Choice.IsDefault ? Family : drafts[i].Choice.Method.Info.Name, StringComparer.Ordinal);
        // The family has a p-value also where only methods of their own are new.
        foreach (var name in groups.Select(g => g.Key).Union([Family], StringComparer.Ordinal))
        {
            var isDefault = string.Equals(name, Family, StringComparison.Ordinal);
            var members = groups[name].ToList();
            var past = unchanged.Where(u => isDefault ? u.IsDefaultMethod : !u.IsDefaultMethod && string.Equals(u.Method, name, StringComparison.Ordinal))
                .Select(u => u.LogPValue);
            double[] logs = [.. members.Select(i => Counted(drafts[i])), .. past];
            var adjusted = AdjustedPValues.OfLogs(logs, _request.Policy.Correction);
            var size = logs.Count(p => !double.IsNaN(p));
            for (var k = 0; k < members.Count; k++)
            {
                (logQ[members[k]], sizes[members[k]]) = (adjusted[k], size);
            }

            combined = isDefault ? adjusted.Where(p => !double.IsNaN(p)).DefaultIfEmpty(double.NaN).Min() : combined;
        }

        return (logQ, sizes, combined);
    }

    /// <summary>What has too few rows to be judged takes no part, so that it costs the others nothing.</summary>
    private static double Counted(Draft draft) =>
        Math.Min(draft.Measurement.ReferenceCount, draft.Measurement.CurrentCount) < draft.Policy.MinimumRows
        && draft.Choice.Method.Info.Aspect != DriftAspect.RowCount
            ? double.NaN
            : draft.Measurement.LogPValue;

    /// <summary>The mean of the columns' and slices' e-values, which is one whatever depends on what; not-a-number where there is none.</summary>
    private static double Evidence(List<Draft> drafts)
    {
        double[] logs = [.. drafts.Select(d => d.LogEValue).Where(e => !double.IsNaN(e))];
        return logs.Length == 0 ? double.NaN : EValues.LogMean(logs);
    }

    private string Text(WindowDecision decision)
    {
        var within = _request.Policy.Correction switch
        {
            Adjustment.BenjaminiYekutieli => "Benjamini-Yekutieli",
            Adjustment.BenjaminiHochberg => "Benjamini-Hochberg",
            var other => other.ToString(),
        };
        return _request.Policy.Online == OnlineControlKind.None ? within
            : double.IsNaN(decision.LogEvidence)
                ? string.Create(CultureInfo.InvariantCulture, $"{within}; window by {_request.Policy.Online.ToString().ToUpperInvariant()} at {decision.Level:G4}")
                : string.Create(CultureInfo.InvariantCulture, $"{within}; window by the evidence of all windows so far, ln {decision.LogEvidence:F1} of {OnlineWindows.LogNeeded(_request.Policy.Alpha):F1}");
    }

    private DriftFinding Finding(Draft draft, double logQ, int size, bool passes, double level, string correction)
    {
        var info = draft.Choice.Method.Info;
        var found = draft.Measurement;
        var verdict = Verdicts.Of(info, found, draft.Threshold, logQ, draft.Policy.Alpha, draft.Policy.MinimumRows);
        // A window that is not rejected as a whole holds no discovery; what has no p-value is not under this control.
        verdict = !passes && !double.IsNaN(found.LogPValue) && verdict > DriftVerdict.None ? DriftVerdict.None : verdict;
        return new DriftFinding
        {
            EvaluationId = _request.EvaluationId,
            EvaluatedAt = _request.EvaluatedAt,
            Tested = draft.Tested,
            GrownBy = draft.GrownBy,
            Column = draft.Column.Name,
            DataType = draft.Column.DataType,
            ColumnKind = draft.Column.Kind is { } kind ? DriftNames.Of(kind) : null,
            Address = draft.Frame.Address,
            Reference = draft.Reference,
            ReferenceAddress = draft.Frame.ReferenceAddress,
            Method = info,
            MethodReason = draft.Choice.Why,
            IsDefaultMethod = draft.Choice.IsDefault,
            Measurement = found,
            LogQValue = logQ,
            Threshold = draft.Threshold,
            ThresholdSource = draft.ThresholdSource,
            Alpha = passes ? draft.Policy.Alpha : level,
            Correction = correction,
            FamilySize = size,
            MinimumRows = draft.Policy.MinimumRows,
            NeededEffectiveRows = Needed(info, draft.Threshold, found.Cells),
            EffectiveRows = MinimumSample.Effective(found.ReferenceCount, found.CurrentCount),
            Verdict = verdict,
            IsRestated = _known.Count > 0 && _known.Contains((draft.Tested.Scope, draft.Column.Name, draft.Frame.Spec, info.Name)),
            InputHash = draft.Frame.InputHash,
        };
    }

    private double Needed(DriftMethodInfo info, double threshold, int cells)
    {
        if (info.NeededRows is null || !(threshold > 0) || !double.IsFinite(threshold))
        {
            return double.NaN;
        }

        var key = (info.Name, threshold, cells);
        if (!_needed.TryGetValue(key, out var needed))
        {
            // Learned thresholds differ from finding to finding.
            if (_needed.Count > 10_000)
            {
                _needed.Clear();
            }

            _needed[key] = needed = info.NeededRows(threshold, cells);
        }

        return needed;
    }

    private DriftFinding Whole(
        List<DriftFinding> findings, List<Draft> family, List<PastFinding> unchanged, double combined, WindowDecision decision, double logE, string correction)
    {
        var first = findings[0];
        var counted = new List<Draft>(family.Count);
        counted.AddRange(family.Where(d => !double.IsNaN(Counted(d))));
        var rejected = findings.Count(f => f.IsDefaultMethod && f.LogQValue <= Math.Log(_request.Policy.Alpha));
        var share = counted.Count == 0 ? 0 : (double)rejected / counted.Count;
        var tested = family.Find(d => d.Tested.Scope.IsWholeTable)?.Tested ?? first.Tested;
        var details = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["p_values"] = counted.Count + unchanged.Count(u => u.IsDefaultMethod),
            ["carried_over"] = unchanged.Count,
        };
        if (!double.IsNaN(decision.LogEvidence))
        {
            details["ln_evidence"] = decision.LogEvidence;
        }

        return first with
        {
            Tested = tested,
            GrownBy = family[0].GrownBy,
            Column = Summaries.SummariesTable.TableRow,
            DataType = null,
            ColumnKind = null,
            Address = AddressText.Of(tested),
            Method = FamilyMethod.Info,
            MethodReason = "one for every family",
            IsDefaultMethod = false,
            Measurement = new DriftMeasurement
            {
                Statistic = rejected,
                StatisticUpper = rejected,
                LogPValue = combined,
                Effect = new Effect("share of p-values rejected", share, share, share, _request.Policy.Level),
                ReferenceCount = counted.Count == 0 ? 0 : counted.Max(d => d.Measurement.ReferenceCount),
                CurrentCount = counted.Count == 0 ? 0 : counted.Max(d => d.Measurement.CurrentCount),
                Convention = FamilyMethod.Info.Convention,
                Details = details,
            },
            LogQValue = combined,
            LogEValue = logE,
            Threshold = 0,
            ThresholdSource = "default",
            Alpha = decision.Level,
            Correction = correction,
            FamilySize = counted.Count + unchanged.Count(u => u.IsDefaultMethod),
            NeededEffectiveRows = double.NaN,
            EffectiveRows = double.NaN,
            Verdict = decision.Passes ? Verdicts.Worst(findings.Select(f => f.Verdict)) : DriftVerdict.None,
            IsRestated = _known.Contains((tested.Scope, Summaries.SummariesTable.TableRow, first.Reference.Spec.ToString(), FamilyMethod.Name)),
        };
    }
}
