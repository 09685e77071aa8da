using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Spark.Sql;

/// <summary>A planned column with the SQL that gives its values in the form of its lane.</summary>
internal sealed record ColumnSource(ColumnPlan Plan, ValueLane Lane, string Sql)
{
    public static ColumnSource Of(ColumnPlan plan, string? collation)
    {
        var lane = ColumnSql.LaneOf(plan.Type);
        return new ColumnSource(plan, lane, ColumnSql.Value(plan.Path, plan.Type, collation));
    }
}
