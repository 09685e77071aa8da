using System.Text;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Spark.Groups;
using SparkMonitor.Spark.Sql;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Queries;

/// <summary>Counts the values of a column that came row by row.</summary>
internal static class ListedValues
{
    /// <param name="blocks">Rows of g and the columns' values.</param>
    /// <param name="index">The column's place in them.</param>
    /// <param name="groups">By group what was counted; left null where there is no value.</param>
    public static void Count(IReadOnlyList<SparkBatch> blocks, int index, ValueLane lane, Span<GroupValues?> groups)
    {
        switch (lane)
        {
            case ValueLane.Integer or ValueLane.Time:
                Count(blocks, index, lane, groups, static (column, row) => column.Values<long>()[row]);
                break;
            case ValueLane.Real:
                // As Spark groups them: zeros of either sign are one value, and so is what is not a number.
                Count(blocks, index, lane, groups, static (column, row) => RealBits.Of(column.Values<double>()[row]));
                break;
            case ValueLane.Wide:
                Count(blocks, index, lane, groups, static (column, row) => column.Values<Int128>()[row]);
                break;
            default:
                Count(blocks, index, lane, groups, static (column, row) => Encoding.Latin1.GetString(column.GetBytes(row)));
                break;
        }
    }

    private static void Count<TKey>(
        IReadOnlyList<SparkBatch> blocks, int index, ValueLane lane, Span<GroupValues?> groups, Func<SparkColumn, int, TKey> keyOf)
        where TKey : notnull
    {
        var counts = new Dictionary<(int Group, TKey Key), (SparkColumn Column, int Row, long Count)>();
        foreach (var block in blocks)
        {
            var column = block[index];
            var numbers = block[0].Values<int>();
            for (var row = 0; row < block.RowCount; row++)
            {
                if (!column.IsNull(row))
                {
                    var key = (numbers[row], keyOf(column, row));
                    counts[key] = counts.TryGetValue(key, out var known) ? known with { Count = known.Count + 1 } : (column, row, 1);
                }
            }
        }

        foreach (var ((group, _), (column, row, count)) in counts)
        {
            (groups[group] ??= new GroupValues()).Add(column, row, lane, count);
        }
    }
}
