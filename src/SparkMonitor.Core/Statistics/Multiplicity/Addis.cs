namespace SparkMonitor.Core.Statistics.Multiplicity;

/// <summary>ADDIS (Tian and Ramdas 2019): discards large p-values and pays only for candidates; made for conservative nulls.</summary>
/// <remarks>
/// With tau = 1 it is SAFFRON (Ramdas and others 2018). Decisions may come late: a test waits until its decision time, meanwhile it
/// counts as undiscarded, neither as candidate nor as rejection.
/// </remarks>
public sealed class Addis : IOnlineControl
{
    private readonly double _alpha;
    private readonly double _wealth;
    private readonly double _candidate;
    private readonly double _discard;
    private readonly List<Entry> _tests = [];

    /// <param name="alpha">False discovery rate.</param>
    /// <param name="initialWealth">Half of alpha when left out.</param>
    /// <param name="candidate">lambda: p at most this makes a candidate.</param>
    /// <param name="discard">tau: p above this is discarded.</param>
    public Addis(double alpha = 0.05, double? initialWealth = null, double candidate = 0.25, double discard = 0.5)
    {
        _alpha = alpha;
        _wealth = initialWealth ?? alpha / 2;
        _candidate = candidate;
        _discard = discard;
    }

    /// <summary>SAFFRON: no discarding, candidates at most 1/2.</summary>
    public static Addis Saffron(double alpha = 0.05, double? initialWealth = null, double candidate = 0.5) =>
        new(alpha, initialWealth, candidate, 1);

    public double NextThreshold => Threshold(_tests.Count + 1);

    public OnlineDecision Decide(double pValue) => Decide(pValue, _tests.Count + 1);

    /// <summary>Decides a p-value whose outcome is known to later tests only after a time (index of the last test that must not know it).</summary>
    public OnlineDecision Decide(double pValue, long decisionTime)
    {
        var index = _tests.Count + 1;
        var threshold = Threshold(index);
        var rejected = pValue <= threshold;
        _tests.Add(new Entry(pValue, decisionTime, rejected));
        return new OnlineDecision(index, threshold, rejected);
    }

    private double Threshold(long now)
    {
        long undiscarded = 0, candidates = 0;
        foreach (var test in _tests)
        {
            undiscarded += Pending(test, now) || test.P <= _discard ? 1 : 0;
            candidates += !Pending(test, now) && test.P <= _candidate ? 1 : 0;
        }

        var sum = _wealth * GammaSequence.Power(undiscarded - candidates + 1);
        long seen = 0, seenCandidates = 0;
        var first = true;
        foreach (var test in _tests)
        {
            seen += Pending(test, now) || test.P <= _discard ? 1 : 0;
            seenCandidates += !Pending(test, now) && test.P <= _candidate ? 1 : 0;
            if (test.Rejected && !Pending(test, now))
            {
                var after = candidates - seenCandidates;
                sum += (first ? _alpha - _wealth : _alpha) * GammaSequence.Power(undiscarded - seen - after + 1);
                first = false;
            }
        }

        return Math.Min(_candidate, (_discard - _candidate) * sum);
    }

    private static bool Pending(Entry test, long now) => test.DecisionTime >= now;

    private readonly record struct Entry(double P, long DecisionTime, bool Rejected);
}
