using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Profiling;

/// <summary>Holds a stage's settings against a table's schema, noting every problem on the way.</summary>
internal sealed class StageResolver(StageConfig stage, TableSnapshot snapshot)
{
    private readonly ColumnNames _names = new(snapshot.Schema);
    private readonly ProblemList _problems = new();

    public IReadOnlyList<ConfigurationProblem> Problems => _problems.All;

    public StageScope Resolve()
    {
        var columns = Columns();
        var (time, granularities, calendar) = Time();
        return new StageScope(stage, snapshot)
        {
            Columns = columns,
            TimeColumn = time,
            Granularities = granularities,
            Calendar = calendar,
            Slices = new SliceResolver(stage, _names, columns, _problems).Resolve(),
            Custom = new ProfilerResolver(stage, _names, columns, _problems).Resolve(),
        };
    }

    private List<ColumnPlan> Columns()
    {
        var included = stage.Include.Count == 0 ? [.. _names.Leaves] : Matching(stage.Include, "include");
        var isNothingIncluded = included.Count == 0;
        included.ExceptWith(Matching(stage.Exclude, "exclude"));
        var rules = stage.Columns.Select(r => (Rule: r, Columns: Matching([r.Pattern], null, $"columns.{r.Pattern}"))).ToList();
        var misfits = new Dictionary<ColumnRule, List<string>>(ReferenceEqualityComparer.Instance);
        var plans = new List<ColumnPlan>();
        foreach (var leaf in _names.Leaves.Where(included.Contains))
        {
            ColumnRule? kindRule = null;
            var keepValues = true;
            foreach (var (rule, columns) in rules)
            {
                if (columns.Contains(leaf))
                {
                    kindRule = rule.Kind is null ? kindRule : rule;
                    keepValues = rule.KeepValues ?? keepValues;
                }
            }

            var kind = kindRule?.Kind ?? StateSets.KindOf(leaf.Type);
            if (!StateSets.Allows(leaf.Type, kind))
            {
                misfits.TryAdd(kindRule!, []);
                misfits[kindRule!].Add($"{leaf.Path} ({leaf.Type})");
            }

            plans.Add(new ColumnPlan(leaf.Path, leaf.Type, kind, StateSets.Of(leaf.Type, keepValues), keepValues));
        }

        foreach (var (rule, columns) in misfits)
        {
            var kind = rule.Kind!.Value.ToString().ToLowerInvariant();
            _problems.Add($"columns.{rule.Pattern}.kind", $"{kind} does not fit {ProblemList.Shown(columns)}");
        }

        if (plans.Count == 0 && !_problems.All.Any(p => p.Setting.StartsWith("include", StringComparison.Ordinal)))
        {
            _problems.Add(
                stage.Include.Count > 0 ? "include" : stage.Exclude.Count > 0 ? "exclude" : "",
                _names.Leaves.Count == 0
                    ? "the table has no columns to profile"
                    : $"{(isNothingIncluded ? $"{string.Join(" and ", stage.Include)} fits no column" : "no column is left to profile")}; the table has {ProblemList.Shown(_names.Leaves.Select(l => l.Path.ToString()))}");
        }

        return plans;
    }

    private HashSet<LeafColumn> Matching(IReadOnlyList<string> texts, string? list, string? setting = null)
    {
        var columns = new HashSet<LeafColumn>();
        for (var i = 0; i < texts.Count; i++)
        {
            columns.UnionWith(_names.Match(texts[i], out var problem));
            if (problem is not null)
            {
                _problems.Add(setting ?? ProblemList.Numbered(list!, i), problem);
            }
        }

        return columns;
    }

    private (LeafColumn? Column, IReadOnlyList<Granularity> Granularities, WindowCalendar Calendar) Time()
    {
        if (stage.Windows is not { } windows)
        {
            return (null, [], WindowCalendar.Utc);
        }

        var granularities = new SortedSet<Granularity>();
        for (var i = 0; i < windows.Granularities.Count; i++)
        {
            if (Granularities.TryParse(windows.Granularities[i], out var granularity))
            {
                granularities.Add(granularity);
                continue;
            }

            var nearest = NearestName.Find(windows.Granularities[i], Granularities.AllNames);
            _problems.Add(ProblemList.Numbered("time.granularities", i), nearest is null
                ? $"{windows.Granularities[i]} is no granularity: use {string.Join(", ", Granularities.AllNames)}"
                : $"{windows.Granularities[i]} is no granularity; did you mean {nearest}?");
        }

        var calendar = WindowCalendar.Find(windows.Zone);
        if (calendar is null)
        {
            _problems.Add("time.zone", $"{windows.Zone} is not a time zone; use an IANA name such as Europe/Berlin");
        }

        if (windows.TimeColumn is not { } path)
        {
            if (windows.Granularities.Count > 0)
            {
                _problems.Add(
                    "time.granularities",
                    "windows of a length need the column of the event time; windows between table versions have no length");
            }

            return (null, [], WindowCalendar.Utc);
        }

        var column = _names.Find(path.ToString(), out var problem);
        if (column is null)
        {
            _problems.Add("time.column", problem!);
            return (null, [], WindowCalendar.Utc);
        }

        var type = column.Type.Kind;
        if (StateSets.KindOf(column.Type) != ColumnKind.Temporal)
        {
            var others = _names.Leaves.Where(l => StateSets.KindOf(l.Type) == ColumnKind.Temporal).Select(l => l.Path.ToString()).ToList();
            _problems.Add("time.column", $"{column.Path} is {column.Type}, and windows need a timestamp or date: "
                + (others.Count > 0
                    ? $"the table has {ProblemList.Shown(others)}"
                    : "the table has none, so profile it without time or with time: versions"));
        }

        if (granularities.Count == 0 && windows.Granularities.Count == 0)
        {
            _problems.Add("time.granularities", $"is missing: name one or more of {string.Join(", ", Granularities.AllNames)}");
        }

        if (type == TypeKind.Date && granularities.Min.Elapsed() is not null && granularities.Count > 0)
        {
            _problems.Add(
                "time.granularities", $"{column.Path} is a date, so the shortest window is 1 day, not {granularities.Min.Name()}");
        }

        return (column, [.. granularities], type == TypeKind.Timestamp ? calendar ?? WindowCalendar.Utc : WindowCalendar.Utc);
    }
}
