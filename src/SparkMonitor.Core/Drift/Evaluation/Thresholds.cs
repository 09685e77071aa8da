using System.Globalization;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Finds the threshold of a finding, and says where it comes from.</summary>
internal sealed class Thresholds
{
    private readonly bool _remembers;
    private readonly string _defaultSource;
    private readonly Dictionary<string, double> _defaults = new(StringComparer.Ordinal);
    private readonly Dictionary<(SummaryScope Series, string Column, string Reference, string Method), SortedList<long, double>> _history = [];

    public Thresholds(DriftPolicy policy, IEnumerable<PastFinding> history)
    {
        _remembers = policy.Thresholds.Values.Append(policy.Threshold)
            .Concat(policy.Columns.SelectMany(c => (c.Thresholds?.Values ?? []).Concat(c.Threshold is null ? [] : [c.Threshold])))
            .Any(t => t.Kind is ThresholdKind.LearnedFromHistory or ThresholdKind.Seasonal);
        _defaultSource = string.Create(CultureInfo.InvariantCulture, $"a normal column shifted by {policy.Shift:G4} sd");
        foreach (var method in DriftMethods.All)
        {
            _defaults[method.Info.Name] = method.Info.ThresholdOfShift?.Invoke(policy.Shift) ?? method.Info.DefaultThreshold;
        }

        foreach (var past in history)
        {
            Remember(past.Scope, past.Column, past.Reference, past.Method, past.Effect);
        }
    }

    public double Default(string method) => _defaults[method];

    /// <summary>Notes an effect for the windows that follow.</summary>
    public void Remember(SummaryScope scope, string column, string reference, string method, double effect)
    {
        if (_remembers && scope.Window.Start is { } start && double.IsFinite(effect))
        {
            var key = (scope.Series, column, reference, method);
            if (!_history.TryGetValue(key, out var effects))
            {
                _history.Add(key, effects = []);
            }

            effects[start] = Math.Abs(effect);
        }
    }

    /// <param name="chunks">The reference's own chunks, where they were asked for.</param>
    public (double Value, string Source) Find(
        IDriftMethod method, ColumnPolicy policy, ColumnComparison pair, StoredScope tested, string reference, ReferenceChunks? chunks)
    {
        var name = method.Info.Name;
        var spec = policy.ThresholdOf(name);
        switch (spec.Kind)
        {
            case ThresholdKind.Fixed:
                return (spec.Value, "fixed");
            case ThresholdKind.Relative when Figure(name, pair) is { } figure:
                return (Math.Abs(figure) * spec.Value, string.Create(CultureInfo.InvariantCulture, $"{spec.Value:G4} of the reference's {figure:G4}"));
            case ThresholdKind.Relative:
                return (_defaults[name] * spec.Value, string.Create(CultureInfo.InvariantCulture, $"{spec.Value:G4} of the default"));
            case ThresholdKind.LearnedFromReference:
                var seen = chunks?.Effects(pair.Current.Name, method, policy.Measures);
                return LearnedThreshold.Of((seen ?? []).Select(Math.Abs), spec.Value) is { } learned
                    ? (learned, LearnedThreshold.Text("held-out windows of the reference", seen!.Count, spec.Value))
                    : Fallback(name, "too few windows of the reference");
            case ThresholdKind.LearnedFromHistory or ThresholdKind.Seasonal:
                var past = Past(spec, tested, pair.Current.Name, reference, name);
                return LearnedThreshold.Of(past, spec.Value) is { } usual
                    ? (usual, LearnedThreshold.Text(spec.Kind == ThresholdKind.Seasonal ? "earlier windows of the season" : "earlier windows", past.Count, spec.Value))
                    : Fallback(name, "too few earlier windows");
            default:
                return (_defaults[name], method.Info.ThresholdOfShift is null
                    ? "default"
                    : _defaultSource);
        }
    }

    private (double Value, string Source) Fallback(string method, string why) => (_defaults[method], $"default, because there are {why}");

    private List<double> Past(ThresholdSpec spec, StoredScope tested, string column, string reference, string method)
    {
        if (tested.Scope.Window.Start is not { } start
            || !_history.TryGetValue((tested.Scope.Series, column, reference, method), out var effects))
        {
            return [];
        }

        var earlier = effects.Where(e => e.Key < start);
        if (spec.Kind == ThresholdKind.Seasonal)
        {
            var calendar = WindowCalendar.Find(tested.Zone) ?? WindowCalendar.Utc;
            var season = SeasonKey.Of(spec.Season, start, tested.Scope.Granularity, calendar);
            earlier = earlier.Where(e => SeasonKey.Of(spec.Season, e.Key, tested.Scope.Granularity, calendar) == season);
        }

        return [.. earlier.Select(e => e.Value)];
    }

    /// <summary>The reference's own figure in the unit of the method's effect; null where the effect has none.</summary>
    private static double? Figure(string method, ColumnComparison pair)
    {
        var counts = pair.Reference.Counts;
        double rows = Math.Max(1, counts.Rows), values = Math.Max(1, counts.NonNulls);
        return method switch
        {
            "null_rate" => counts.Nulls / rows,
            "nan_rate" => counts.NaNs / values,
            "infinite_rate" => counts.Infinities / values,
            "zero_rate" => counts.Zeros / values,
            "negative_rate" => counts.Negatives / values,
            "empty_rate" => counts.Empties / values,
            "blank_rate" => counts.Blanks / values,
            "row_count" => 1,
            "welch_t" or "student_t" or "wasserstein" or "wasserstein_normalised" or "quantile_shift"
                when pair.ReferenceMoments is { PopulationVariance: > 0 } moments => moments.Mean / Math.Sqrt(moments.PopulationVariance),
            _ => null,
        };
    }
}
