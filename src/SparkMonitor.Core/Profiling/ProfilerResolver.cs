using System.Text.RegularExpressions;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>Gives a stage's own profilers to the columns they name, and derived ones the aggregates they use.</summary>
internal sealed partial class ProfilerResolver(
    StageConfig stage, ColumnNames names, IReadOnlyList<ColumnPlan> columns, ProblemList problems)
{
    public IReadOnlyList<CustomProfiler> Resolve()
    {
        var profiled = columns.Select(c => c.Path).ToHashSet();
        var custom = new List<CustomProfiler>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < stage.Profilers.Count; i++)
        {
            var config = stage.Profilers[i];
            var setting = ProblemList.Numbered("profilers", i);
            if (string.IsNullOrWhiteSpace(config.Name) || string.IsNullOrWhiteSpace(config.Sql))
            {
                problems.Add(setting, "needs a name and SQL");
                continue;
            }

            if (!known.Add(config.Name))
            {
                problems.Add($"{setting}.name", $"{config.Name} is the name of an earlier profiler");
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

            var matches = names.Match(text, out var problem);
            if (problem is not null)
            {
                problems.Add(ProblemList.Numbered($"{setting}.columns", c), problem);
            }
            else if (matches.Count == 1 && !profiled.Contains(matches[0].Path))
            {
                problems.Add(ProblemList.Numbered($"{setting}.columns", c), $"{matches[0].Path} is not profiled: include it");
            }

            columns.AddRange(matches.Select(m => m.Path).Where(profiled.Contains));
        }

        return columns.Distinct();
    }

    private List<CustomProfiler> Inputs(CustomProfilerConfig config, ColumnPath? column, List<CustomProfiler> earlier, string setting)
    {
        var words = Identifier().Matches(config.Sql)
            .Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value)
            .ToHashSet(StringComparer.Ordinal);
        var used = earlier.Where(p => words.Contains(p.Name)).ToList();
        var inputs = used.Where(p => Equals(p.Column, column)).ToList();
        var absent = used.Select(p => p.Name).Except(inputs.Select(p => p.Name), StringComparer.Ordinal).ToList();
        if (used.Count == 0)
        {
            var others = ProblemList.Shown(earlier.Select(p => p.Name).Distinct(StringComparer.Ordinal));
            problems.Add($"{setting}.derived", $"uses no earlier profiler by name; earlier ones are {others}");
        }
        else if (absent.Count > 0)
        {
            var name = column?.ToString() ?? CustomProfilerConfig.WholeRow;
            problems.Add($"{setting}.columns", $"{name} has no {ProblemList.Shown(absent)}: give these profilers the same columns");
        }
        else if (inputs.Exists(p => p.IsDerived))
        {
            problems.Add($"{setting}.derived", $"uses {inputs.Find(p => p.IsDerived)!.Name}, which is derived itself: use the aggregates");
        }

        return absent.Count == 0 && !inputs.Exists(p => p.IsDerived) ? inputs : [];
    }

    [GeneratedRegex("""
        "((?:[^"]|"")+)"|[\p{L}_][\p{L}\p{N}_]*
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
