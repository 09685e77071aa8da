namespace SparkMonitor.Core.Profiling;

/// <summary>One column's states for every group of the layout, dimension by dimension.</summary>
/// <param name="Groups"><c>Groups[dimension][window * codes + code]</c>; null where a group has no row.</param>
public sealed record ColumnResult(ColumnPlan Column, IReadOnlyList<IReadOnlyList<States.ColumnStates?>> Groups)
{
    /// <summary>The frequent values of groups whose items overflowed, in the order of <see cref="Groups"/>; null where no scan was made for them.</summary>
    public IReadOnlyList<IReadOnlyList<HeavyItems?>>? Heavy { get; init; }
}
