using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Summaries;

/// <summary>
/// Merges what an engine computed for base windows into every summary that was asked for: each requested granularity's windows with
/// the null window, and all time, for the whole table and every slice value.
/// </summary>
public static class RollUp
{
    /// <summary>Merges the values of one column or of the row counts; groups without a row are left out.</summary>
    /// <param name="groups"><c>groups[dimension][window * codes + code]</c>, null where a group has no row.</param>
    public static IEnumerable<(SummaryGroup Group, T Value)> Of<T>(
        ProfilePlan plan, IReadOnlyList<IReadOnlyList<T?>> groups, Func<T, T, T> merge)
        where T : class
    {
        var layout = plan.Layout;
        for (var dimension = 0; dimension < layout.Dimensions; dimension++)
        {
            var codes = layout.Codes[dimension];
            for (var code = 0; code < codes; code++)
            {
                var windows = new T?[layout.Windows];
                for (var w = 0; w < windows.Length; w++)
                {
                    windows[w] = groups[dimension][(w * codes) + code];
                }

                foreach (var (level, window, value) in Windows(plan.Levels, windows, merge))
                {
                    yield return (new SummaryGroup(level, dimension, code, window), value);
                }
            }
        }
    }

    /// <summary>Merges neighbours pair by pair, so that no state is merged more often than the logarithm of their number.</summary>
    public static T? MergeAll<T>(ReadOnlySpan<T?> values, Func<T, T, T> merge)
        where T : class
    {
        if (values.Length <= 1)
        {
            return values.IsEmpty ? null : values[0];
        }

        var left = MergeAll(values[..(values.Length / 2)], merge);
        var right = MergeAll(values[(values.Length / 2)..], merge);
        return left is null ? right : right is null ? left : merge(left, right);
    }

    private static IEnumerable<(int Level, int Window, T Value)> Windows<T>(
        IReadOnlyList<WindowLevel> levels, T?[] bases, Func<T, T, T> merge)
        where T : class
    {
        var merged = new List<T?[]>(levels.Count);
        var fewest = bases;
        for (var l = 0; l < levels.Count; l++)
        {
            var values = l == 0 ? bases : Coarser(levels[l], merged[levels[l].Source], merge);
            merged.Add(values);
            fewest = values.Length < fewest.Length ? values : fewest;
            if (levels[l].Requested)
            {
                for (var w = 0; w < values.Length; w++)
                {
                    if (values[w] is { } value)
                    {
                        yield return (l, w, value);
                    }
                }
            }
        }

        if (MergeAll<T>(fewest, merge) is { } all)
        {
            yield return (CustomResult.AllTime, 0, all);
        }
    }

    private static T?[] Coarser<T>(WindowLevel level, T?[] source, Func<T, T, T> merge)
        where T : class
    {
        var values = new T?[level.Windows.Count + 1];
        values[^1] = source[^1];
        for (var from = 0; from < level.Map.Count;)
        {
            var to = from + 1;
            while (to < level.Map.Count && level.Map[to] == level.Map[from])
            {
                to++;
            }

            values[level.Map[from]] = MergeAll<T>(source.AsSpan(from, to - from), merge);
            from = to;
        }

        return values;
    }
}
