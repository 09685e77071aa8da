using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>The results of own profilers by column, window and slice.</summary>
internal sealed class CustomResults(ProfilePlan plan)
{
    private static readonly SortedDictionary<string, double> NoValues = [];
    private static readonly SortedDictionary<string, string> NoErrors = [];

    private readonly Dictionary<(string? Column, int Level, int Dimension, int Group), Entry> _results = [];
    private int _read;

    /// <summary>Takes over the results that an engine has added since the last call.</summary>
    public void Read(IProfileRun run)
    {
        for (; _read < run.Custom.Count; _read++)
        {
            var result = run.Custom[_read];
            var key = (result.Profiler.Column?.ToString(), result.Level, result.Dimension, result.Error is null ? result.Group : ErrorGroup(result));
            if (!_results.TryGetValue(key, out var entry))
            {
                _results.Add(key, entry = new Entry());
            }

            if (result.Error is not null)
            {
                entry.Errors[result.Profiler.Name] = result.Error;
            }
            else if (result.Value is { } value)
            {
                entry.Values[result.Profiler.Name] = value;
            }
        }
    }

    public (IReadOnlyDictionary<string, double> Values, IReadOnlyDictionary<string, string> Errors) Of(ColumnPath? column, SummaryGroup group)
    {
        if (_results.Count == 0)
        {
            return (NoValues, NoErrors);
        }

        var codes = plan.Layout.Codes[group.Dimension];
        var number = group.IsAllTime ? group.Code : (group.Window * codes) + group.Code;
        var name = column?.ToString();
        _results.TryGetValue((name, group.Level, group.Dimension, number), out var own);
        _results.TryGetValue((name, group.Level, group.Dimension, CustomResult.EveryGroup), out var all);
        IReadOnlyDictionary<string, string> errors = (own?.Errors, all?.Errors) switch
        {
            (null, null) => NoErrors,
            (null, { } every) => every,
            ({ } single, null) => single,
            var (single, every) => new SortedDictionary<string, string>(single.Concat(every).GroupBy(e => e.Key, StringComparer.Ordinal)
                .ToDictionary(e => e.Key, e => e.First().Value, StringComparer.Ordinal), StringComparer.Ordinal),
        };
        return ((IReadOnlyDictionary<string, double>?)own?.Values ?? NoValues, errors);
    }

    private static int ErrorGroup(CustomResult result) => result.Group < 0 ? CustomResult.EveryGroup : result.Group;

    private sealed class Entry
    {
        public SortedDictionary<string, double> Values { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);
    }
}
