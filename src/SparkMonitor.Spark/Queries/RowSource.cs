using System.Globalization;
using SparkMonitor.Spark.Groups;
using SparkMonitor.Spark.Sql;

namespace SparkMonitor.Spark.Queries;

/// <summary>The rows of a plan's source with the numbers of their groups, as every query of the run reads them.</summary>
/// <param name="View">A temporary view that has the table's columns and <see cref="GroupColumn"/>.</param>
internal sealed record RowSource(string View, GroupSets Sets)
{
    /// <summary>The group, or an array of groups where there are several sets.</summary>
    public const string GroupColumn = "__sparkmonitor_group";

    public const string WindowColumn = "__sparkmonitor_window";

    /// <summary>What the view is made of.</summary>
    /// <param name="relation">A FROM item with the table's columns.</param>
    public static string ViewSql(string relation, Core.Profiling.ProfilePlan plan, GroupSets sets)
    {
        var rows = plan.TimeColumn is { } time ? WindowSql.With(relation, WindowColumn, time, plan.BaseWindows) : relation;
        var groups = sets.Sql(plan.TimeColumn is null ? null : WindowColumn);
        var group = groups.Count == 1 ? groups[0] : $"array({string.Join(", ", groups)})";
        return $"SELECT *, {group} AS {GroupColumn} FROM {rows} AS {ColumnSql.Source}";
    }

    /// <summary>Rows by group: g, n.</summary>
    public string CountSql => $"SELECT g, count(1) AS n FROM (SELECT {Group} AS g FROM {View}) GROUP BY g";

    /// <summary>The values of columns as rows <c>p</c>, <c>g</c>, <c>v</c> that are not null; p is column * groups + g.</summary>
    public string Explode(IReadOnlyList<string> values)
    {
        var inner = string.Join(", ", values.Select((v, i) => Invariant($"{v} AS v{i}")));
        var names = string.Join(", ", Enumerable.Range(0, values.Count).Select(i => Invariant($"v{i}")));
        var rows = $"SELECT {Group} AS g, {inner} FROM {View} AS {ColumnSql.Source}";
        return values.Count == 1
            ? $"SELECT bigint(g) AS p, g, v0 AS v FROM ({rows}) WHERE v0 IS NOT NULL"
            : Invariant($"SELECT bigint(c) * {Sets.Count}L + g AS p, g, v FROM (SELECT g, posexplode(array({names})) AS (c, v) FROM ({rows})) WHERE v IS NOT NULL");
    }

    /// <summary>The values of columns row by row: g, then a column each.</summary>
    public string Rows(IReadOnlyList<string> values) =>
        $"SELECT {Group} AS g, {string.Join(", ", values.Select((v, i) => Invariant($"{v} AS v{i}")))} FROM {View} AS {ColumnSql.Source}";

    private string Group => Sets.Sets.Count == 1 ? GroupColumn : $"explode({GroupColumn})";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
