using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Spark.Engine;
using SparkMonitor.Spark.Groups;
using SparkMonitor.Spark.Sql;

namespace SparkMonitor.Spark.Queries;

/// <summary>
/// Columns of few values: one query counts every value in every group, and all states are made of these counts here, by the code that the
/// embedded engine uses.
/// </summary>
internal sealed class CountedColumns(QueryRunner runner, RowSource source, ProfilePlan plan, long[] rows)
{
    /// <returns>The columns that were counted, and those that have too many values or texts too long.</returns>
    public async Task<(IReadOnlyList<ColumnResult> Done, IReadOnlyList<ColumnSource> Others)> ReadAsync(
        ColumnBatch batch, string activity, CancellationToken cancellation)
    {
        var sql = SketchSql.Values(source, batch.Columns, isBounded: !batch.IsSmall);
        var answer = await runner.RunAsync(sql, activity, cancellation).ConfigureAwait(false);
        var groups = source.Sets.Count;
        var values = new GroupValues?[batch.Columns.Count * groups];
        foreach (var block in answer)
        {
            var places = block[0].Values<long>();
            var counts = block[2].Values<long>();
            for (var row = 0; row < block.RowCount; row++)
            {
                var place = (int)places[row];
                (values[place] ??= new GroupValues()).Add(block[1], row, batch.Lane, counts[row]);
            }
        }

        return Results(batch, values);
    }

    /// <summary>The same for a table of few rows, whose values are counted here.</summary>
    public async Task<(IReadOnlyList<ColumnResult> Done, IReadOnlyList<ColumnSource> Others)> ListAsync(
        ColumnBatch batch, string activity, CancellationToken cancellation)
    {
        var answer = await runner.RunAsync(SketchSql.Rows(source, batch.Columns), activity, cancellation).ConfigureAwait(false);
        var values = new GroupValues?[batch.Columns.Count * source.Sets.Count];
        for (var c = 0; c < batch.Columns.Count; c++)
        {
            ListedValues.Count(answer, c + 1, batch.Columns[c].Lane, values.AsSpan(c * source.Sets.Count, source.Sets.Count));
        }

        return Results(batch, values);
    }

    /// <summary>A column without any value, for which nothing is read.</summary>
    public ColumnResult Empty(ColumnSource column) => Result(column, new GroupValues?[source.Sets.Count]);

    private (IReadOnlyList<ColumnResult> Done, IReadOnlyList<ColumnSource> Others) Results(ColumnBatch batch, GroupValues?[] values)
    {
        var groups = source.Sets.Count;
        var done = new List<ColumnResult>();
        var others = new List<ColumnSource>();
        for (var c = 0; c < batch.Columns.Count; c++)
        {
            var own = values.AsMemory(c * groups, groups);
            if (!ColumnBatch.IsSmallOf(batch.Columns[c]) && IsTooMuch(own.Span))
            {
                others.Add(batch.Columns[c]);
            }
            else
            {
                done.Add(Result(batch.Columns[c], own.Span));
            }
        }

        return (done, others);
    }

    private static bool IsTooMuch(ReadOnlySpan<GroupValues?> groups)
    {
        foreach (var group in groups)
        {
            if (group is not null && (group.IsOverflow || group.HasLongText))
            {
                return true;
            }
        }

        return false;
    }

    private ColumnResult Result(ColumnSource column, ReadOnlySpan<GroupValues?> groups)
    {
        var accumulator = ColumnAccumulator.Create(column.Plan, plan.Layout);
        for (var g = 0; g < groups.Length; g++)
        {
            if (rows[g] > 0)
            {
                var values = groups[g] ?? new GroupValues();
                values.AddTo(accumulator, source.Sets.TargetsOf(g), rows[g] - values.Total, column.Lane);
            }
        }

        var result = accumulator.Finish();
        var heavy = HeavyValues.OfCounts(column, result, groups, source.Sets);
        return heavy is null ? result : result with { Heavy = heavy };
    }
}
