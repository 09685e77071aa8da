using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>
/// Where the baseline of a column begins for a tested window: at the latest shift that somebody accepted and, where the policy asks for it, at the
/// latest change point that the windows before the tested one tell.
/// </summary>
internal sealed class Baselines
{
    private readonly DriftRequest _request;
    private readonly Dictionary<SummaryScope, List<DriftSeries>> _series;

    public Baselines(DriftRequest request)
    {
        _request = request;
        _series = request.Policy.SplitAt == SeriesDetector.None
            ? []
            : request.Series.Where(s => s.Windows.Count > 0).GroupBy(s => s.Windows[0].Series).ToDictionary(g => g.Key, g => g.ToList());
    }

    /// <summary>Columns by where their baseline begins; a null predicate stands for all columns.</summary>
    public IReadOnlyList<BaselineEpoch> Epochs(StoredScope tested, ReferenceSpec spec)
    {
        var shifts = _request.Accepted
            .Where(a => IsAbout(a, tested.Scope) && (a.Kind is null || a.Kind == spec.Kind) && a.Since <= tested.Scope.Window.Start)
            .ToList();
        var detected = IsOfThePast(spec) || _request.Policy.GrowTo > tested.Rows ? Detected(tested.Scope) : [];
        if (shifts.Count == 0 && detected.Count == 0)
        {
            return [new BaselineEpoch(null, false, null)];
        }

        return
        [
            .. shifts.Select(s => (long?)s.Since).Append(null).Distinct().Select(since => new BaselineEpoch(since, false, column => SinceOf(column) == (since, false))),
            .. detected.Values.Distinct().Select(since => new BaselineEpoch(since, true, column => SinceOf(column) == (since, true)))
                .Where(e => detected.Keys.Any(e.Columns!)),
        ];

        // The latest shift of a column counts; one about all columns counts for each.
        (long? Since, bool IsDetected) SinceOf(string column)
        {
            var accepted = shifts.Where(s => s.Column is null || string.Equals(s.Column, column, StringComparison.Ordinal)).Max(s => (long?)s.Since);
            return detected.TryGetValue(column, out var found) && (accepted is null || found > accepted) ? (found, true) : (accepted, false);
        }
    }

    /// <summary>True for references that are made of the series' own past windows.</summary>
    public static bool IsOfThePast(ReferenceSpec spec) => spec.Kind is ReferenceKind.Rolling or ReferenceKind.Expanding or ReferenceKind.SameSeason;

    /// <summary>Starts of new levels that a window of this series must not grow across.</summary>
    public IReadOnlySet<long> Starts(SummaryScope tested, BaselineEpoch epoch)
    {
        var starts = _request.Accepted.Where(a => IsAbout(a, tested)).Select(a => a.Since).ToHashSet();
        if (epoch.Since is { } since)
        {
            starts.Add(since);
        }

        return starts;
    }

    /// <summary>The latest change point of every column's mean, share of nulls and number of rows in the windows before the tested one.</summary>
    private Dictionary<string, long> Detected(SummaryScope tested)
    {
        var latest = new Dictionary<string, long>(StringComparer.Ordinal);
        if (tested.Window.Start is not { } start || !_series.TryGetValue(tested.Series, out var all))
        {
            return latest;
        }

        foreach (var series in all)
        {
            var count = series.Windows.TakeWhile(w => w.Window.End <= start).Count();
            var changes = SeriesChanges.Find([.. series.Values.Take(count)], _request.Policy.SplitAt);
            if (changes.Count > 0 && series.Windows[changes.Max(c => c.Index)].Window.Start is { } since)
            {
                latest[series.Column] = Math.Max(since, latest.GetValueOrDefault(series.Column, long.MinValue));
            }
        }

        return latest;
    }

    private static bool IsAbout(AcceptedShift shift, SummaryScope scope) =>
        string.Equals(shift.Entity, scope.Entity, StringComparison.Ordinal) && string.Equals(shift.Stage, scope.Stage, StringComparison.Ordinal)
        && string.Equals(shift.SliceKey, scope.SliceKey, StringComparison.Ordinal) && string.Equals(shift.SliceValue, scope.SliceValue, StringComparison.Ordinal);
}
