using System.Globalization;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>Finds the columns of a stage's slices.</summary>
internal sealed class SliceResolver(StageConfig stage, ColumnNames names, IReadOnlyList<ColumnPlan> columns, ProblemList problems)
{
    public IReadOnlyList<SliceScope> Resolve()
    {
        var hidden = columns.Where(c => !c.KeepValues).Select(c => c.Path).ToHashSet();
        var slices = new List<SliceScope>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < stage.Slices.Count; i++)
        {
            var parts = new List<SlicePartScope>();
            var before = problems.All.Count;
            var slice = ProblemList.Numbered("slices", i);
            for (var p = 0; p < stage.Slices[i].Parts.Count; p++)
            {
                var part = stage.Slices[i].Parts[p];
                var setting = stage.Slices[i].Parts.Count > 1 ? ProblemList.Numbered(slice, p) : slice;
                parts.Add(new SlicePartScope(part, part.IsPredicate ? null : SliceColumn(part, setting, hidden)));
            }

            if (problems.All.Count > before)
            {
                continue;
            }

            var key = SliceText.Key([.. parts.Select(p => p.Column?.Path.ToString() ?? p.Part.Text)]);
            var codes = parts.Aggregate(1.0, (product, part) => product * (part.Column is null ? 3 : part.Part.Top + 2));
            if (parts.Count == 0)
            {
                problems.Add(slice, "names no column and no predicate");
            }
            else if (parts.Select(p => p.Column?.Path.ToString() ?? p.Part.Text).Distinct(StringComparer.Ordinal).Count() < parts.Count)
            {
                problems.Add(slice, "names the same part twice");
            }
            else if (codes > ProfilePlanner.MaxSliceCodes)
            {
                problems.Add(slice, string.Create(CultureInfo.InvariantCulture,
                    $"has up to {codes:N0} values, more than {ProfilePlanner.MaxSliceCodes:N0}: cross fewer columns or lower their top"));
            }
            else if (!keys.Add(key))
            {
                problems.Add(slice, $"{key} is sliced already by an earlier entry");
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
        var column = names.Find(part.Text, out var problem);
        if (column is null)
        {
            problems.Add(setting, problem!);
        }
        else if (StateSets.KindOf(column.Type) == ColumnKind.Complex || column.Type.Kind == TypeKind.Binary)
        {
            problems.Add(setting, $"{column.Path} is {column.Type}, which has no values to slice by");
        }
        else if (hidden.Contains(column.Path))
        {
            problems.Add(setting, $"{column.Path} has values: none, and slicing by it would store its values");
        }
        else if (part.Top < 1)
        {
            problems.Add(setting, $"top of {column.Path} must be at least 1");
        }

        return column;
    }
}
