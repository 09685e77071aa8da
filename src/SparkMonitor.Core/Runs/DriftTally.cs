using System.Runtime.CompilerServices;
using SparkMonitor.Core.Drift;

namespace SparkMonitor.Core.Runs;

/// <summary>Passes findings on as rows, counts them, and keeps the weightiest.</summary>
internal sealed class DriftTally(IAsyncEnumerable<DriftFinding> findings, IProgress<long>? progress) : IAsyncDisposable
{
    // What a mark is made of and what a person is shown; all others only pass by.
    private const int Peeked = 4096;
    private const int Most = 5000;
    private const int ReportEvery = 1000;

    private readonly PriorityQueue<DriftFinding, (int, bool, double, long)> _weightiest = new();
    private readonly HashSet<References.SummaryScope> _tested = [];
    private readonly Dictionary<DriftVerdict, long> _verdicts = [];
    private readonly List<DriftFinding> _first = [];
    private IAsyncEnumerator<DriftFinding>? _findings;
    private long _count;
    private bool _ended;

    /// <summary>The first findings.</summary>
    public async Task<IReadOnlyList<DriftFinding>> PeekAsync(CancellationToken cancellation)
    {
        _findings = findings.GetAsyncEnumerator(cancellation);
        while (_first.Count < Peeked && !_ended)
        {
            if (await _findings.MoveNextAsync().ConfigureAwait(false))
            {
                _first.Add(Counted(_findings.Current));
            }
            else
            {
                _ended = true;
            }
        }

        return _first;
    }

    /// <summary>All findings as rows of <c>drift</c>.</summary>
    public async IAsyncEnumerable<object?[]> RowsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var finding in _first)
        {
            yield return DriftRows.Write(finding, ProfileJob.ProductVersion);
        }

        await foreach (var finding in RestAsync(cancellation).ConfigureAwait(false))
        {
            yield return DriftRows.Write(finding, ProfileJob.ProductVersion);
        }
    }

    public async Task DrainAsync(CancellationToken cancellation)
    {
        await foreach (var finding in RestAsync(cancellation).ConfigureAwait(false))
        {
            _ = finding;
        }
    }

    public DriftOutcome Outcome(DriftRequest request, int wanted)
    {
        var weightiest = new List<DriftFinding>();
        while (_weightiest.TryDequeue(out var finding, out _))
        {
            weightiest.Add(finding);
        }

        weightiest.Reverse();
        return new DriftOutcome(request.EvaluationId, request.EvaluatedAt, _count)
        {
            Verdicts = _verdicts,
            Weightiest = weightiest,
            Tested = _tested.Count,
            Wanted = wanted,
        };
    }

    public ValueTask DisposeAsync() => _findings?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async IAsyncEnumerable<DriftFinding> RestAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (!_ended)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await _findings!.MoveNextAsync().ConfigureAwait(false))
            {
                yield return Counted(_findings.Current);
            }
            else
            {
                _ended = true;
            }
        }
    }

    private DriftFinding Counted(DriftFinding finding)
    {
        // What is said of a window as a whole follows from the findings on its columns.
        if (string.Equals(finding.Method.Name, FamilyMethod.Name, StringComparison.Ordinal))
        {
            return finding;
        }

        _verdicts[finding.Verdict] = _verdicts.GetValueOrDefault(finding.Verdict) + 1;
        _tested.Add(finding.Tested.Scope);
        _weightiest.Enqueue(finding, (Weight(finding.Verdict), finding.Tested.Scope.IsWholeTable, Excess(finding), -_count));
        if (_weightiest.Count > Most)
        {
            _weightiest.Dequeue();
        }

        if (++_count % ReportEvery == 0)
        {
            progress?.Report(_count);
        }

        return finding;
    }

    // Of what is no drift, what was too small to tell matters less than what was looked at.
    private static int Weight(DriftVerdict verdict) => verdict switch
    {
        DriftVerdict.Detected => 3,
        DriftVerdict.Suspected => 2,
        DriftVerdict.None => 1,
        _ => 0,
    };

    private static double Excess(DriftFinding finding)
    {
        var effect = Math.Abs(finding.Measurement.Effect.Estimate);
        return double.IsNaN(effect) ? 0 : finding.Threshold > 0 ? effect / finding.Threshold : effect;
    }
}
