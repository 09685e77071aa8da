using System.Globalization;
using SparkMonitor.Core.States;
using SparkMonitor.Spark.Engine;
using SparkMonitor.Spark.Sql;

namespace SparkMonitor.Spark.Queries;

/// <summary>
/// A glance at the first rows that tells columns of few values, whose values are counted, from others. A wrong guess costs a further read
/// and changes no state.
/// </summary>
internal sealed class ColumnSample(QueryRunner runner, RowSource source, SparkEngineOptions options)
{
    private const int MostRows = 8192;

    /// <returns>For each column the distinct values to expect at most in a group; null where they are too many to be counted.</returns>
    public async Task<IReadOnlyList<long?>> ReadAsync(IReadOnlyList<ColumnSource> columns, long rows, int groups, CancellationToken cancellation)
    {
        if (options.SketchesAll)
        {
            return new long?[columns.Count];
        }

        var perGroup = rows / Math.Max(groups, 1);
        if (rows <= options.CountedRows || perGroup <= ItemSketch.Capacity / 2)
        {
            return [.. columns.Select(c => (long?)Math.Min(perGroup + 1, ItemSketch.Capacity))];
        }

        var sampled = Math.Clamp(options.SampledValues / Math.Max(columns.Count, 1), 512, MostRows);
        var hashes = string.Join(", ", columns.Select(c => $"CASE WHEN {c.Sql} IS NOT NULL THEN xxhash64({c.Sql}) END"));
        var sql = string.Create(CultureInfo.InvariantCulture, $"SELECT {hashes} FROM {source.View} AS {ColumnSql.Source} LIMIT {sampled}");
        var batches = await runner.RunAsync(sql, "looking at the first rows", cancellation).ConfigureAwait(false);
        var result = new long?[columns.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var seen = new HashSet<long>();
            var values = 0;
            foreach (var batch in batches)
            {
                var hash = batch[i].Values<long>();
                for (var row = 0; row < batch.RowCount; row++)
                {
                    if (!batch[i].IsNull(row))
                    {
                        seen.Add(hash[row]);
                        values++;
                    }
                }
            }

            // So many distinct values n draws from Capacity equally frequent ones would show.
            var few = ItemSketch.Capacity * (1 - Math.Exp(-(double)values / ItemSketch.Capacity));
            result[i] = seen.Count <= few || seen.Count <= values / 4 ? Math.Min(2L * seen.Count, ItemSketch.Capacity) : null;
        }

        return result;
    }
}
