using System.Globalization;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Profiling;

/// <summary>Turns a stage's configuration and a table's schema into a plan that any engine can run.</summary>
public static class ProfilePlanner
{
    /// <summary>The most values a slice may have, all parts crossed.</summary>
    public const int MaxSliceCodes = 10_000;

    /// <summary>The most groups (windows times slice values) a plan may have.</summary>
    public const int MaxGroups = 20_000_000;

    // Delta keeps timestamps in statistics cut off to milliseconds, so a file's greatest time may lie up to this much behind its statistic.
    private const long StatisticsPrecision = 999;

    /// <summary>Settles columns, windows, slices and custom profilers against a table's schema.</summary>
    /// <exception cref="StageException">Settings do not fit the table; the exception has all of them.</exception>
    public static StageScope Resolve(StageConfig stage, TableSnapshot snapshot)
    {
        var resolver = new StageResolver(stage, snapshot);
        var scope = resolver.Resolve();
        return resolver.Problems.Count == 0 ? scope : throw new StageException(resolver.Problems);
    }

    /// <summary>The problems that <see cref="Resolve"/> would report; empty where there are none.</summary>
    public static IReadOnlyList<ConfigurationProblem> Check(StageConfig stage, TableSnapshot snapshot)
    {
        var resolver = new StageResolver(stage, snapshot);
        resolver.Resolve();
        return resolver.Problems;
    }

    /// <summary>The plan over the windows that a survey found.</summary>
    /// <param name="minTime">Least event time in microseconds; null where no row has one. Ignored without a time column.</param>
    /// <param name="chosen">The values of the slice columns, as <see cref="StageScope.Choose"/> gives them.</param>
    /// <exception cref="MonitorException">There are too many windows or groups.</exception>
    public static ProfilePlan Plan(StageScope scope, ProfileSource source, long? minTime, long? maxTime, IReadOnlyList<SliceValues> chosen)
    {
        var plan = new ProfilePlan(source, scope.Columns)
        {
            TimeColumn = scope.TimeColumn,
            Slices = [.. scope.Slices.Select(s => Slice(s, chosen))],
            Custom = scope.Custom,
        };
        if (scope.TimeColumn is not null)
        {
            var last = maxTime is { } max && scope.TimeColumn.Type.Kind != TypeKind.Date
                ? Math.Max(max, Math.Min(max + StatisticsPrecision, WindowCalendar.MaxTime))
                : maxTime;
            var hierarchy = WindowHierarchy.Build(scope.Calendar, scope.Granularities, minTime, last);
            plan = plan with { BaseWindows = hierarchy.BaseWindows, Levels = hierarchy.Levels };
        }

        var windows = plan.TimeColumn is null ? 1L : plan.BaseWindows.Count + 1;
        var codes = 1 + plan.Slices.Sum(s => (long)s.Codes);
        return windows * codes <= MaxGroups
            ? plan
            : throw new MonitorException(string.Create(
                CultureInfo.InvariantCulture,
                $"{windows:N0} windows times {codes:N0} slice values are {windows * codes:N0} groups for every column; "
                + $"at most {MaxGroups:N0} are profiled at once. Ask for coarser windows, fewer slices or a lower top."), MonitorFault.Usage);
    }

    private static SlicePlan Slice(SliceScope slice, IReadOnlyList<SliceValues> chosen) => new(
        slice.Key,
        [.. slice.Parts.Select(p => p.Column is { } column
            ? (SlicePart)new ColumnSlice(column.Path, column.Type, StageScope.Chosen(chosen, column, p.Part.Top)?.Values ?? [])
            : new PredicateSlice(p.Part.Text))]);
}
