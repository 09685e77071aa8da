using System.Globalization;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Profiling;

/// <summary>Estimates the bytes that one column's states take while they are accumulated.</summary>
/// <param name="rows">Rows of the source; null where the log does not tell.</param>
public delegate long ColumnMemory(ColumnPlan column, GroupLayout layout, long? rows);

/// <summary>What a plan needs in memory: columns x windows x slices.</summary>
/// <param name="Total">Bytes of all columns at once.</param>
/// <param name="Largest">Bytes of the column that needs most; less than this cannot do, even column by column.</param>
public sealed record PlanMemory(long Total, long Largest, ColumnPlan? LargestColumn)
{
    public static PlanMemory Of(ProfilePlan plan, ColumnMemory memory)
    {
        var layout = plan.Layout;
        var rows = plan.Source.AddedAfter is null ? plan.Source.Snapshot.Rows : null;
        var byStates = new Dictionary<(StateSet, Schema.TypeKind, bool), long>();
        var (total, largest, column) = (0L, 0L, (ColumnPlan?)null);
        foreach (var candidate in plan.Columns)
        {
            var key = (candidate.States, candidate.Type.Kind, candidate.KeepValues);
            if (!byStates.TryGetValue(key, out var bytes))
            {
                byStates.Add(key, bytes = memory(candidate, layout, rows));
            }

            total += bytes;
            if (bytes > largest)
            {
                (largest, column) = (bytes, candidate);
            }
        }

        return new PlanMemory(total, largest, column);
    }

    /// <summary>Refuses a plan of which not even one column at a time fits.</summary>
    /// <param name="limit">Bytes; 0 for no limit.</param>
    /// <exception cref="MonitorException">It does not fit; the message has the estimate and what to drop.</exception>
    public void Require(long limit, ProfilePlan plan)
    {
        if (limit <= 0 || Largest <= limit)
        {
            return;
        }

        var windows = plan.Layout.Windows;
        var advice = new List<string>();
        if (windows > 2)
        {
            advice.Add(string.Create(
                CultureInfo.InvariantCulture, $"ask for coarser windows ({windows - 1:N0} of {plan.Levels[0].Granularity.Name()} now)"));
        }

        if (plan.Slices.MaxBy(s => s.Codes) is { } slice)
        {
            advice.Add(string.Create(
                CultureInfo.InvariantCulture, $"drop the slice {slice.Key} ({slice.Codes:N0} values) or lower its top"));
        }

        advice.Add("raise the engine's memory limit");
        throw new MonitorException(string.Create(
            CultureInfo.InvariantCulture,
            $"The profile does not fit the memory limit of {Size(limit)}: {LargestColumn!.Path} alone needs about {Size(Largest)} "
            + $"for {windows:N0} windows times {1 + plan.Slices.Sum(s => (long)s.Codes):N0} slice values, all {plan.Columns.Count:N0} columns {Size(Total)}. "
            + $"To make it fit, {string.Join(", ", advice)}."), MonitorFault.Usage);
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes >> 10)} KiB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.#} GiB"),
    };
}
