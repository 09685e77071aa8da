using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>A SQL aggregate of the user's own over one column, or an expression over the results of others.</summary>
/// <param name="Sql">An aggregate in which <c>{{column}}</c> stands for the quoted column; for a derived profiler an expression.</param>
/// <param name="Column">Null for an aggregate over whole rows (<c>:table</c>).</param>
public sealed record CustomProfiler(string Name, string Sql, ColumnPath? Column)
{
    /// <summary>
    /// Empty for an aggregate. For a derived profiler the aggregates whose names its expression uses, over the same column:
    /// <c>SELECT g, (expression) FROM (SELECT g, aggregate1 AS "name1", ... GROUP BY g)</c>.
    /// </summary>
    public IReadOnlyList<CustomProfiler> Inputs { get; init; } = [];

    public bool IsDerived => Inputs.Count > 0;
}

/// <summary>A custom profiler's value in one window and slice; the message in place of a value where its query failed.</summary>
/// <param name="Level">Index into <see cref="ProfilePlan.Levels"/>, or <see cref="AllTime"/>.</param>
/// <param name="Dimension">0 for the whole table, else the slice's number in the plan plus 1.</param>
/// <param name="Group">
/// <c>window * codes + code</c> with the windows of that level, the null window behind the last; for all time just the code.
/// </param>
/// <param name="Error">A query that failed as a whole needs one result per level and dimension, with group -1.</param>
public sealed record CustomResult(CustomProfiler Profiler, int Level, int Dimension, int Group, double? Value, string? Error)
{
    /// <summary>The level of results over all rows, whatever their window.</summary>
    public const int AllTime = -1;

    /// <summary>The group of an error that holds for every group of its level and dimension.</summary>
    public const int EveryGroup = -1;
}
