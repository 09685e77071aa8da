using System.Globalization;
using System.Text.RegularExpressions;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Profiling;

/// <summary>Holds a stage's settings against a table's schema, noting every problem on the way.</summary>
internal sealed partial class StageResolver(StageConfig stage, TableSnapshot snapshot)
{
    private readonly ColumnNames _names = new(snapshot.Schema);
    private readonly List<ConfigurationProblem> _problems = [];

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

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
            Slices = Slices(columns),
            Custom = Custom(columns),
        };
    }

    private void Problem(string setting, string message) => _problems.Add(new ConfigurationProblem(setting, message));

    private List<ColumnPlan> Columns()
    {
        var included = stage.Include.Count == 0 ? [.. _names.Leaves] : Matching(stage.Include, "include");
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
            Problem($"columns.{rule.Pattern}.kind", $"{Lower(rule.Kind)} does not fit {List(columns)}");
        }

        if (plans.Count == 0 && !_problems.Exists(p => p.Setting.StartsWith("include", StringComparison.Ordinal)))
        {
            Problem(
                stage.Include.Count > 0 ? "include" : stage.Exclude.Count > 0 ? "exclude" : "",
                _names.Leaves.Count == 0 ? "the table has no columns to profile" : $"no column is left to profile; the table has {List(_names.Leaves.Select(l => l.Path.ToString()))}");
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
                Problem(setting ?? Numbered(list!, i), problem);
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
            Problem(Numbered("time.granularities", i), nearest is null
                ? $"{windows.Granularities[i]} is no granularity: use {string.Join(", ", Granularities.AllNames)}"
                : $"{windows.Granularities[i]} is no granularity; did you mean {nearest}?");
        }

        var calendar = WindowCalendar.Find(windows.Zone);
        if (calendar is null)
        {
            Problem("time.zone", $"{windows.Zone} is not a time zone; use an IANA name such as Europe/Berlin");
        }

        if (windows.TimeColumn is not { } path)
        {
            if (windows.Granularities.Count > 0)
            {
                Problem("time.granularities", "windows of a length need the column of the event time; windows between table versions have no length");
            }

            return (null, [], WindowCalendar.Utc);
        }

        var column = _names.Find(path.ToString(), out var problem);
        if (column is null)
        {
            Problem("time.column", problem!);
            return (null, [], WindowCalendar.Utc);
        }

        var type = column.Type.Kind;
        if (StateSets.KindOf(column.Type) != ColumnKind.Temporal)
        {
            var others = _names.Leaves.Where(l => StateSets.KindOf(l.Type) == ColumnKind.Temporal).Select(l => l.Path.ToString()).ToList();
            Problem("time.column", $"{column.Path} is {column.Type}, and windows need a timestamp or date: "
                + (others.Count > 0 ? $"the table has {List(others)}" : "the table has none, so profile it without time or with time: versions"));
        }

        if (granularities.Count == 0 && windows.Granularities.Count == 0)
        {
            Problem("time.granularities", $"is missing: name one or more of {string.Join(", ", Granularities.AllNames)}");
        }

        if (type == TypeKind.Date && granularities.Min.Elapsed() is not null && granularities.Count > 0)
        {
            Problem("time.granularities", $"{column.Path} is a date, so the shortest window is 1 day, not {granularities.Min.Name()}");
        }

        return (column, [.. granularities], type == TypeKind.Timestamp ? calendar ?? WindowCalendar.Utc : WindowCalendar.Utc);
    }

    private List<SliceScope> Slices(List<ColumnPlan> columns)
    {
        var hidden = columns.Where(c => !c.KeepValues).Select(c => c.Path).ToHashSet();
        var slices = new List<SliceScope>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < stage.Slices.Count; i++)
        {
            var parts = new List<SlicePartScope>();
            var before = _problems.Count;
            for (var p = 0; p < stage.Slices[i].Parts.Count; p++)
            {
                var part = stage.Slices[i].Parts[p];
                var setting = stage.Slices[i].Parts.Count > 1 ? Numbered(Numbered("slices", i), p) : Numbered("slices", i);
                parts.Add(new SlicePartScope(part, part.IsPredicate ? null : SliceColumn(part, setting, hidden)));
            }

            if (_problems.Count > before)
            {
                continue;
            }

            var key = SliceText.Key([.. parts.Select(p => p.Column?.Path.ToString() ?? p.Part.Text)]);
            var codes = parts.Aggregate(1.0, (product, part) => product * (part.Column is null ? 3 : part.Part.Top + 2));
            if (parts.Count == 0)
            {
                Problem(Numbered("slices", i), "names no column and no predicate");
            }
            else if (parts.Select(p => p.Column?.Path.ToString() ?? p.Part.Text).Distinct(StringComparer.Ordinal).Count() < parts.Count)
            {
                Problem(Numbered("slices", i), "names the same part twice");
            }
            else if (codes > ProfilePlanner.MaxSliceCodes)
            {
                Problem(Numbered("slices", i), string.Create(CultureInfo.InvariantCulture,
                    $"has up to {codes:N0} values, more than {ProfilePlanner.MaxSliceCodes:N0}: cross fewer columns or lower their top"));
            }
            else if (!keys.Add(key))
            {
                Problem(Numbered("slices", i), $"{key} is sliced already by an earlier entry");
            }
            else
            {
                slices.Add(new SliceScope(key, parts));
            }
        }

        return slices;
    }

    private LeafColumn? SliceColumn(SlicePartConfig part, string setting, HashSet<ColumnPath> hidden)
    {
        var column = _names.Find(part.Text, out var problem);
        if (column is null)
        {
            Problem(setting, problem!);
        }
        else if (StateSets.KindOf(column.Type) == ColumnKind.Complex || column.Type.Kind == TypeKind.Binary)
        {
            Problem(setting, $"{column.Path} is {column.Type}, which has no values to slice by");
        }
        else if (hidden.Contains(column.Path))
        {
            Problem(setting, $"{column.Path} has values: none, and slicing by it would store its values");
        }
        else if (part.Top < 1)
        {
            Problem(setting, $"top of {column.Path} must be at least 1");
        }

        return column;
    }

    private List<CustomProfiler> Custom(List<ColumnPlan> columns)
    {
        var profiled = columns.Select(c => c.Path).ToHashSet();
        var custom = new List<CustomProfiler>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < stage.Profilers.Count; i++)
        {
            var config = stage.Profilers[i];
            var setting = Numbered("profilers", i);
            if (string.IsNullOrWhiteSpace(config.Name) || string.IsNullOrWhiteSpace(config.Sql))
            {
                Problem(setting, "needs a name and SQL");
                continue;
            }

            if (!names.Add(config.Name))
            {
                Problem($"{setting}.name", $"{config.Name} is the name of an earlier profiler");
                continue;
            }

            foreach (var column in ProfilerColumns(config, setting, profiled))
            {
                var profiler = new CustomProfiler(config.Name, config.Sql, column);
                if (config.IsDerived)
                {
                    profiler = profiler with { Inputs = Inputs(config, column, custom, setting) };
                    if (!profiler.IsDerived)
                    {
                        continue;
                    }
                }

                custom.Add(profiler);
            }
        }

        return custom;
    }

    private IEnumerable<ColumnPath?> ProfilerColumns(CustomProfilerConfig config, string setting, HashSet<ColumnPath> profiled)
    {
        var columns = new List<ColumnPath?>();
        for (var c = 0; c < config.Columns.Count; c++)
        {
            var text = config.Columns[c];
            if (string.Equals(text, CustomProfilerConfig.WholeRow, StringComparison.Ordinal))
            {
                columns.Add(null);
                continue;
            }

            var matches = _names.Match(text, out var problem);
            if (problem is not null)
            {
                Problem(Numbered($"{setting}.columns", c), problem);
            }
            else if (matches.Count == 1 && !profiled.Contains(matches[0].Path))
            {
                Problem(Numbered($"{setting}.columns", c), $"{matches[0].Path} is not profiled: include it");
            }

            columns.AddRange(matches.Select(m => m.Path).Where(profiled.Contains));
        }

        return columns.Distinct();
    }

    private List<CustomProfiler> Inputs(CustomProfilerConfig config, ColumnPath? column, List<CustomProfiler> earlier, string setting)
    {
        var words = Identifier().Matches(config.Sql).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value).ToHashSet(StringComparer.Ordinal);
        var used = earlier.Where(p => words.Contains(p.Name)).ToList();
        var inputs = used.Where(p => Equals(p.Column, column)).ToList();
        var absent = used.Select(p => p.Name).Except(inputs.Select(p => p.Name), StringComparer.Ordinal).ToList();
        if (used.Count == 0)
        {
            Problem($"{setting}.derived", $"uses no earlier profiler by name; earlier ones are {List(earlier.Select(p => p.Name).Distinct(StringComparer.Ordinal))}");
        }
        else if (absent.Count > 0)
        {
            Problem($"{setting}.columns", $"{column?.ToString() ?? CustomProfilerConfig.WholeRow} has no {List(absent)}: give these profilers the same columns");
        }
        else if (inputs.Exists(p => p.IsDerived))
        {
            Problem($"{setting}.derived", $"uses {inputs.Find(p => p.IsDerived)!.Name}, which is derived itself: use the aggregates");
        }

        return absent.Count == 0 && !inputs.Exists(p => p.IsDerived) ? inputs : [];
    }

    private static string Numbered(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");

    private static string Lower(ColumnKind? kind) => kind.ToString()!.ToLowerInvariant();

    private static string List(IEnumerable<string> names)
    {
        const int Shown = 10;
        var all = names.ToList();
        return all.Count == 0 ? "none" : string.Join(", ", all.Take(Shown)) + (all.Count > Shown ? $" and {all.Count - Shown} more" : "");
    }

    [GeneratedRegex("""
        "((?:[^"]|"")+)"|[\p{L}_][\p{L}\p{N}_]*
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
