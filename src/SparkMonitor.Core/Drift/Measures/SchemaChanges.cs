using System.Globalization;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Statistics.Effects;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Columns that were added, dropped, renamed or retyped between two summaries of a table.</summary>
internal static class SchemaChanges
{
    /// <summary>Columns that share so much are taken for one renamed column.</summary>
    private const double Alike = 0.9;

    public static DriftMeasurement Measure(ColumnComparison pair, MeasureOptions options)
    {
        var before = pair.ReferenceColumns!.Where(c => !c.IsTable).ToDictionary(c => c.Name, StringComparer.Ordinal);
        var after = pair.CurrentColumns!.Where(c => !c.IsTable).ToDictionary(c => c.Name, StringComparer.Ordinal);
        var retyped = after.Values.Where(c => before.TryGetValue(c.Name, out var old) && !string.Equals(old.DataType, c.DataType, StringComparison.Ordinal))
            .Select(c => $"{c.Name}: {before[c.Name].DataType} to {c.DataType}").ToList();
        var added = after.Values.Where(c => !before.ContainsKey(c.Name)).ToList();
        var dropped = before.Values.Where(c => !after.ContainsKey(c.Name)).ToList();
        var renamed = new List<string>();
        foreach (var (old, now) in Renamed(dropped, added))
        {
            dropped.Remove(old);
            added.Remove(now);
            renamed.Add($"{old.Name} to {now.Name}");
        }

        var changes = added.Count + dropped.Count + renamed.Count + retyped.Count;
        string[] parts =
        [
            .. Part("added", added.Select(c => c.Name)), .. Part("dropped", dropped.Select(c => c.Name)), .. Part("renamed", renamed), .. Part("retyped", retyped),
        ];
        return new DriftMeasurement
        {
            Statistic = changes,
            StatisticUpper = changes,
            Effect = new Effect("number of changes", changes, changes, changes, options.Level),
            ReferenceCount = pair.Reference.Rows,
            CurrentCount = pair.Current.Rows,
            Convention = "columns that are profiled",
            Location = parts.Length == 0 ? null : string.Join("; ", parts),
            Details = new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                ["added"] = added.Count,
                ["dropped"] = dropped.Count,
                ["renamed"] = renamed.Count,
                ["retyped"] = retyped.Count,
            },
        };
    }

    private static IEnumerable<string> Part(string what, IEnumerable<string> names)
    {
        var list = string.Join(", ", names.Order(StringComparer.Ordinal));
        return list.Length == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{what} {list}")];
    }

    /// <summary>Pairs of a dropped and an added column that are most alike, each once.</summary>
    private static List<(ColumnSummary Old, ColumnSummary New)> Renamed(List<ColumnSummary> dropped, List<ColumnSummary> added)
    {
        var found = new List<(ColumnSummary Old, ColumnSummary New)>();
        var candidates = dropped
            .SelectMany(o => added.Where(n => string.Equals(o.DataType, n.DataType, StringComparison.Ordinal)).Select(n => (Old: o, New: n, Likeness: Likeness(o, n))))
            .Where(c => c.Likeness >= Alike)
            .OrderByDescending(c => c.Likeness)
            .ThenBy(c => c.Old.Name, StringComparer.Ordinal)
            .ThenBy(c => c.New.Name, StringComparer.Ordinal);
        foreach (var (old, now, _) in candidates)
        {
            if (found.TrueForAll(f => f.Old != old && f.New != now))
            {
                found.Add((old, now));
            }
        }

        return found;
    }

    /// <summary>One less the distance of the distributions, and of the null rates: 1 for equal content.</summary>
    private static double Likeness(ColumnSummary old, ColumnSummary now)
    {
        var pair = new ColumnComparison(old, now);
        if (old.Rows == 0 || now.Rows == 0)
        {
            return 0;
        }

        var nulls = Math.Abs(((double)old.Counts.Nulls / old.Rows) - ((double)now.Counts.Nulls / now.Rows));
        if (DivergenceCells.Of(pair, MeasureOptions.Default, out _) is not { } cells || cells.Counts.OneSided)
        {
            return 0;
        }

        var distance = Statistics.Divergences.Divergence.Value(
            cells.Counts, Statistics.Divergences.DivergenceMeasure.TotalVariation, Statistics.Divergences.ZeroFill.None);
        // Cells of few rows differ by chance alone.
        var noise = Math.Sqrt(cells.Counts.Count / (2 * Math.PI) * ((1.0 / old.Rows) + (1.0 / now.Rows)));
        var overlap = old.Distinct is { } a && now.Distinct is { } b && DistinctSketch.Overlap(a, b) is { } shared ? shared.Jaccard : 1;
        return (1 - Math.Max(0, distance - noise) - nulls) * (overlap > 0 ? 1 : 0);
    }
}
